using System.Text.Json.Serialization;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>
/// A secret with the list of its versions: one aggregate, one sealed record. The values are payloads of their own, each bound to its
/// slot here and held by its digest.
/// </summary>
/// <param name="ImmutableId">A random UUID; a secret made again under the same name has another.</param>
/// <param name="CreatorUin">Who created it, for ever: policies name it.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="DeleteAt">When its deletion window ends, Unix milliseconds; null unless it is <see cref="SecretState.PendingDelete"/>.</param>
/// <param name="KeyId">The customer master key that wraps its data keys.</param>
/// <param name="KeyIsOwn">Whether that is a key the product made for the account.</param>
/// <param name="ResourceId">What the API calls the id of the resource that the secret belongs to.</param>
/// <param name="Tags">In ordinal order of the keys.</param>
/// <param name="Versions">Oldest first.</param>
/// <param name="LastSequence">The number of the last content that was written; never used twice.</param>
internal sealed record Secret(
    string ImmutableId,
    string Name,
    long Account,
    string Region,
    string Description,
    SecretState State,
    int Type,
    long CreatorUin,
    long Created,
    long? DeleteAt,
    SecretEncryption Encryption,
    string KeyId,
    bool KeyIsOwn,
    string AdditionalConfig,
    string ResourceId,
    IReadOnlyList<RecordTag> Tags,
    IReadOnlyList<SecretVersion> Versions,
    long LastSequence)
{
    /// <summary>The product name of secrets that belong to no product, as the API has it.</summary>
    public const string NoProduct = "default";

    /// <summary>What a product makes the value of; null for a secret of the caller's own.</summary>
    public ProductCredential? Credential { get; init; }

    /// <summary>The SSH key pair whose private half is the value; null for other types.</summary>
    public SshKeyPair? KeyPair { get; init; }

    /// <summary>Which version <c>SSM_Current</c> means, and for whom; null where no caller has ever said.</summary>
    public VersionRollout? Rollout { get; init; }

    /// <summary>How values of the caller's own are rotated; null where they are not.</summary>
    public ValueRotation? Rotation { get; init; }

    /// <summary>When it rotates; null where nothing rotates it.</summary>
    [JsonIgnore]
    public RotationSchedule? Schedule => Credential?.Schedule ?? Rotation?.Schedule;

    /// <summary>The task that is open on its rotation; 0 for none.</summary>
    [JsonIgnore]
    public long OpenTask => Credential?.OpenTask ?? Rotation?.OpenTask ?? 0;

    /// <summary>The id of the version that <c>SSM_Current</c> means; null where nothing rotates it, and that is a name like others.</summary>
    [JsonIgnore]
    public string? CurrentId => Credential is not null ? Credential.Current : Rotation is null ? null : ToldVersions.LastOrDefault()?.VersionId;

    /// <summary>The public half of the key pair that is in force; null where there is none, or none yet.</summary>
    [JsonIgnore]
    public string? PublicKey => KeyPair is null ? null : Credential is null ? KeyPair.PublicKey : Version(SsmService.CurrentVersion)?.PublicKey;

    /// <summary>The versions that can be told of: not one that a rotation has not made current yet.</summary>
    public IEnumerable<SecretVersion> ToldVersions => Versions.Where(version => !version.IsCandidate);

    /// <summary>The version with this id, or null. <c>SSM_Current</c> means the current one of a secret that rotates.</summary>
    public SecretVersion? Version(string versionId)
    {
        if (versionId == SsmService.CurrentVersion)
            versionId = CurrentId ?? versionId;
        foreach (SecretVersion version in Versions)
        {
            if (version.VersionId == versionId && !version.IsCandidate)
                return version;
        }

        return null;
    }

    /// <summary>As <see cref="Version"/>, where <c>SSM_Current</c> means what callers have said, for whoever no rollout names.</summary>
    public SecretVersion? Followed(string versionId) => versionId == SsmService.CurrentVersion && Rollout is { } rollout ? Version(rollout.Current) : Version(versionId);

    /// <summary>Secrets under a key of the customer's can be found by it: beside their own tags stands this one, which no user may give.</summary>
    public const string KeyTag = "qcs:cmk";

    /// <summary>The same for SSH key pairs that are put into a host, which are found by the pair's id as others are by their instance.</summary>
    public const string HostTag = "qcs:host";

    public RecordIndex ToIndex() => new((int)State, Type, Product, ResourceId, (int)Encryption, Created, Due)
    {
        Tags = [.. Tags.Concat(Marks()).OrderBy(tag => tag.Key, StringComparer.Ordinal)],
    };

    /// <summary>How a version is called: the current one of a product's by the name that readers follow.</summary>
    public string ToldId(SecretVersion version) => Credential is not null && version.VersionId == Credential.Current ? SsmService.CurrentVersion : version.VersionId;

    private IEnumerable<RecordTag> Marks()
    {
        if (!KeyIsOwn)
            yield return new RecordTag(KeyTag, KeyId);
        if (KeyPair is not null && Credential is not null)
            yield return new RecordTag(HostTag, Credential.Instance);
        foreach (RecordTag tag in Credential?.Scope.InstanceTags ?? [])
            yield return tag;
    }

    private string Product => KeyPair is null ? Credential?.Product ?? NoProduct : SshKeyPair.Product;

    /// <summary>When it rotates by itself, Unix milliseconds; null while it does not: it waits for its deletion, is disabled or has a task open.</summary>
    [JsonIgnore]
    public long? NextRotation => State == SecretState.Enabled && OpenTask == 0 ? Schedule?.Next : null;

    private long? Due => NextRotation ?? DeleteAt;

    /// <param name="times">How times are told.</param>
    public SecretMetadata ToMetadata(DisplayTime times) => new(
        Name,
        Description,
        State.ToString(),
        Encryption == SecretEncryption.Software ? string.Empty : KeyId,
        KeyIsOwn,
        CreatorUin,
        (DeleteAt ?? 0) / 1000,
        Created / 1000,
        Type,
        Product,
        ResourceId,
        (int)Encryption,
        Schedule is null ? SecretRotation.None : RotationOf(Schedule, times))
    {
        ResourceName = KeyPair?.Name ?? string.Empty,
        ProjectId = KeyPair?.Project ?? 0,
        TargetUin = Credential?.TargetUin ?? 0,
        Instances = KeyPair is not null && Credential is not null ? [.. Credential.Instances] : [],
    };

    /// <summary>The accounts that are there.</summary>
    public IReadOnlyList<SecretAccountInfo> ToAccounts(DisplayTime times) => Credential is null ? [] :
    [
        .. Credential.Accounts.Where(account => account.Version.Length > 0).Select(account => new SecretAccountInfo(
            account.Name, Credential.Scope.Hosts, account.Version == Credential.Current ? SsmService.CurrentVersion : account.Version, times.Text(account.Rotated))),
    ];

    /// <summary>The secret with another task open on its rotation; 0 for none.</summary>
    public Secret WithTask(long task) => this with
    {
        Credential = Credential is null ? null : Credential with { OpenTask = task },
        Rotation = Rotation is null ? null : Rotation with { OpenTask = task },
    };

    /// <summary>The secret that rotates at other times.</summary>
    public Secret WithSchedule(RotationSchedule schedule) => this with
    {
        Credential = Credential is null ? null : Credential with { Schedule = schedule },
        Rotation = Rotation is null ? null : Rotation with { Schedule = schedule },
    };

    private static SecretRotation RotationOf(RotationSchedule schedule, DisplayTime times) =>
        new(schedule.IsOn, schedule.Days, (schedule.Next ?? 0) / 1000, times.Text(schedule.Next), times.Text(schedule.Begin));
}

/// <summary>The state of a secret; the names are the wire's, the numbers are those of the filter of ListSecrets and are stored.</summary>
internal enum SecretState
{
    Enabled = 1,
    Disabled = 2,
    PendingDelete = 3,

    /// <summary>Its account is being made in the instance.</summary>
    Creating = 4,

    /// <summary>Its account could not be made.</summary>
    Failed = 5,
}

/// <summary>Under which kind of key the values are; the numbers are the wire's <c>EncryptType</c>.</summary>
internal enum SecretEncryption
{
    MasterKey = 0,
    Software = 1,
}

/// <summary>A version of a secret.</summary>
/// <param name="Sequence">The number of its content; a new content has a new one.</param>
/// <param name="Created">When the version was added, Unix milliseconds; a new content does not change it.</param>
/// <param name="Digest">SHA-256 of the payload row.</param>
internal sealed record SecretVersion(string VersionId, long Sequence, long Created, ValueKind Kind, byte[] Digest)
{
    /// <summary>The version of the customer master key that wraps its data key; 1 in documents from before keys rotated, which do not say it.</summary>
    public int KeyVersion { get => field == 0 ? 1 : field; init; }

    /// <summary>The <see cref="Sequence"/> under which its value was first written: sealing it anew, under another key, does not change it. 0 in documents that do not say it.</summary>
    public long ValueSequence { get; init; }

    /// <summary>Whether a rotation has stored it and not made it current yet: nobody is told of it.</summary>
    public bool IsCandidate { get; init; }

    /// <summary>The public half of a value that is a private key, which may be told of when the value may not; else empty.</summary>
    public string PublicKey { get => field ?? string.Empty; init; }
}

/// <summary>Whether a value came as text or as base64, and goes out the same way. The numbers are stored.</summary>
internal enum ValueKind
{
    Text = 1,
    Binary = 2,
}

[JsonSerializable(typeof(Secret))]
internal sealed partial class SecretDocuments : JsonSerializerContext;
