using System.Text.RegularExpressions;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>The sinks that the settings name. Each call makes new ones, which the caller disposes.</summary>
internal sealed partial class TrackSinks(AuditSettings settings, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>What a sink's name may be.</summary>
    public const string NameForm = "1 to 50 lower-case letters, digits and hyphens, and no hyphen first";

    /// <summary>Whether a text is a sink's name.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>The names of the sinks of a feed, in order.</summary>
    /// <param name="feed"><c>log</c> or <c>events</c>.</param>
    public IReadOnlyList<string> Names(string feed) =>
        [.. settings.Sinks.Where(sink => sink.Value.Feed == feed).Select(sink => sink.Key).Order(StringComparer.Ordinal)];

    /// <summary>A sink for this node.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="origin">The deployment's and this node's UUID with a slash between.</param>
    public ITrackSink Create(string name, string origin)
    {
        SinkSettings sink = settings.Sinks[name];
        return sink.Type switch
        {
            "file" when sink.Feed == "log" => new LogFiles(sink.Directory, origin, sink.FileBytes, sink.AppendOnly, loggers.CreateLogger<LogFiles>()),
            "file" => new EventFiles(sink.Directory, origin[(origin.IndexOf('/', StringComparison.Ordinal) + 1)..], sink.AppendOnly, loggers.CreateLogger<EventFiles>()),
            "syslog" => new SyslogSink(SyslogAddress.Read(sink.Address)!, new SinkCertificates(sink.AuthorityFile, sink.ClientCertificateFile), Environment.MachineName, time),
            "http" => new HttpSink(name, new Uri(sink.Address), origin, new SinkCertificates(sink.AuthorityFile), sink.TokenFile.Length > 0 ? new BearerToken(sink.TokenFile) : null, time),
            _ => throw new InvalidOperationException("The settings were not checked."),
        };
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,49}\z")]
    private static partial Regex NamePattern();
}
