using System.Collections.Frozen;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Protocol.Sts;
using SecretsManager.Protocol.Tags;

namespace SecretsManager.Cli;

/// <summary>What the command line knows of a service's API: its version, and which request fields are not text.</summary>
/// <param name="Name">The service's short name.</param>
/// <param name="Version">The version that is called; null when none is known.</param>
/// <param name="Integers">The fields that hold whole numbers.</param>
/// <param name="Booleans">The fields that hold true or false.</param>
/// <param name="Binaries">The fields that hold bytes, which travel as base64.</param>
internal sealed record ServiceApi(string Name, string? Version, FrozenSet<string> Integers, FrozenSet<string> Booleans, FrozenSet<string> Binaries)
{
    private const char Separator = ':';

    /// <summary>The service of an action that names none.</summary>
    public static ServiceApi Ssm { get; } = new(SsmService.Name, SsmService.Version, SsmFieldTypes.Integers, SsmFieldTypes.Booleans, SsmFieldTypes.Binaries);

    /// <summary>The key management service.</summary>
    public static ServiceApi Kms { get; } = new(KmsService.Name, KmsService.Version, KmsFieldTypes.Integers, KmsFieldTypes.Booleans, KmsFieldTypes.Binaries);

    /// <summary>The access management service.</summary>
    public static ServiceApi Cam { get; } = new(CamService.Name, CamService.Version, CamFieldTypes.Integers, CamFieldTypes.Booleans, CamFieldTypes.Binaries);

    /// <summary>The security token service.</summary>
    public static ServiceApi Sts { get; } = new(StsService.Name, StsService.Version, StsFieldTypes.Integers, StsFieldTypes.Booleans, StsFieldTypes.Binaries);

    /// <summary>The tag service.</summary>
    public static ServiceApi Tag { get; } = new(TagService.Name, TagService.Version, TagFieldTypes.Integers, TagFieldTypes.Booleans, TagFieldTypes.Binaries);

    /// <summary>The audit service.</summary>
    public static ServiceApi CloudAudit { get; } = new(
        CloudAuditService.Name, CloudAuditService.Version, CloudAuditFieldTypes.Integers, CloudAuditFieldTypes.Booleans, CloudAuditFieldTypes.Binaries);

    /// <summary>
    /// The service and the action of a word like <c>kms:Encrypt</c>, or of an action alone and the service named beside it. Of a service
    /// that is not known here every field is text, and the version must be given.
    /// </summary>
    public static (ServiceApi Service, string Action) Of(string word, string? beside)
    {
        var colon = word.IndexOf(Separator, StringComparison.Ordinal);
        if (colon < 0)
            return (Named(beside ?? Ssm.Name).For(word), word);
        var (before, action) = (word[..colon], word[(colon + 1)..]);
        if (before.Length == 0 || action.Length == 0)
            throw CommandException.Usage("The action is not a name; actions look like CreateSecret or kms:Encrypt.");
        if (beside is not null && beside != before)
            throw CommandException.Usage($"The action names the service {before}, and --service names {beside}.");
        return (Named(before).For(action), action);
    }

    private static IReadOnlyList<ServiceApi> Known => [Ssm, Kms, Cam, Sts, Tag, CloudAudit];

    /// <summary>The version to call: the one asked for, else the one that is known.</summary>
    public string VersionOr(string? asked) =>
        asked ?? Version ?? throw CommandException.Usage($"The version of the API of {Name} is not known here; give it with --version.");

    // In one API a field's type depends on the action.
    private ServiceApi For(string action) => Name == CloudAudit.Name ? this with { Integers = CloudAuditFieldTypes.IntegersOf(action) } : this;

    private static ServiceApi Named(string name) =>
        Known.FirstOrDefault(service => service.Name == name)
        ?? new ServiceApi(name, null, FrozenSet<string>.Empty, FrozenSet<string>.Empty, FrozenSet<string>.Empty);
}
