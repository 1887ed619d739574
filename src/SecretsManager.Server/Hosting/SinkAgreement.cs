using Microsoft.Extensions.Options;
using SecretsManager.Server.Audit.Tracks.Sinks;

namespace SecretsManager.Server.Hosting;

/// <summary>What each kind of sink needs, and what it must not have, for it would mean nothing.</summary>
internal sealed class SinkAgreement : IValidateOptions<AuditSettings>
{
    private static readonly (string Name, string[] Types, Func<SinkSettings, bool> IsGiven)[] Members =
    [
        (nameof(SinkSettings.Directory), ["file"], sink => sink.Directory.Length > 0),
        (nameof(SinkSettings.AppendOnly), ["file"], sink => sink.AppendOnly),
        (nameof(SinkSettings.Address), ["syslog", "http"], sink => sink.Address.Length > 0),
        (nameof(SinkSettings.AuthorityFile), ["syslog", "http"], sink => sink.AuthorityFile.Length > 0),
        (nameof(SinkSettings.ClientCertificateFile), ["syslog"], sink => sink.ClientCertificateFile.Length > 0),
        (nameof(SinkSettings.TokenFile), ["http"], sink => sink.TokenFile.Length > 0),
    ];

    public ValidateOptionsResult Validate(string? name, AuditSettings options)
    {
        foreach ((string sink, SinkSettings settings) in options.Sinks)
        {
            if (Wrong(sink, settings) is { } sentence)
                return ValidateOptionsResult.Fail($"The setting SecretsManager:Audit:Sinks:{sink}{sentence}");
        }

        var shared = options.Sinks.Where(sink => sink.Value.Type == "file")
            .GroupBy(sink => (sink.Value.Feed, Path.TrimEndingDirectorySeparator(Path.GetFullPath(sink.Value.Directory))), sink => sink.Key)
            .FirstOrDefault(group => group.Count() > 1);
        return shared is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"The setting SecretsManager:Audit:Sinks:{shared.Last()}:Directory is that of {shared.First()}; each needs one of its own.");
    }

    // The end of a sentence that begins with the sink's path.
    private static string? Wrong(string name, SinkSettings sink)
    {
        if (!TrackSinks.IsName(name))
            return $" has a name that is none; allowed are {TrackSinks.NameForm}.";
        if (sink.Type.Length == 0)
            return ":Type is not given; it must be file, syslog or http.";
        if (Members.FirstOrDefault(member => member.IsGiven(sink) && !member.Types.Contains(sink.Type)) is { Name: { } extra })
            return $":{extra} is given; a sink of the type {sink.Type} has none.";
        if (sink.Required && (sink.Feed != "log" || sink.Type == "syslog"))
            return ":Required is true; only a sink of the log can be required, and not one of the type syslog, which acknowledges nothing.";
        return sink.Type switch
        {
            "file" when sink.Directory.Length == 0 => ":Directory is empty; a sink of the type file needs one.",
            "syslog" when SyslogAddress.Read(sink.Address) is null => ":Address is not host:port, as in logs.example.com:6514; an IPv6 address stands in brackets.",
            "http" when !IsReceiver(sink.Address) => ":Address is not an https URL without a user and a fragment.",
            _ => null,
        };
    }

    private static bool IsReceiver(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url is { Scheme: "https", UserInfo: "", Fragment: "", Host.Length: > 0 };
}
