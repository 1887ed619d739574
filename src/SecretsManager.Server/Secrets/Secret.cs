using System.Text.Json.Serialization;
using SecretsManager.Protocol.Ssm;
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

    /// <summary>The version with this id, or null.</summary>
    public SecretVersion? Version(string versionId)
    {
        foreach (SecretVersion version in Versions)
        {
            if (version.VersionId == versionId)
                return version;
        }

        return null;
    }

    /// <summary>Secrets under a key of the customer's can be found by it: beside their own tags stands this one, which no user may give.</summary>
    public const string KeyTag = "qcs:cmk";

    public RecordIndex ToIndex() => new((int)State, Type, NoProduct, ResourceId, (int)Encryption, Created, DeleteAt)
    {
        Tags = KeyIsOwn ? Tags : [.. Tags.Append(new RecordTag(KeyTag, KeyId)).OrderBy(tag => tag.Key, StringComparer.Ordinal)],
    };

    public SecretMetadata ToMetadata() => new(
        Name,
        Description,
        State.ToString(),
        Encryption == SecretEncryption.Software ? string.Empty : KeyId,
        KeyIsOwn,
        CreatorUin,
        (DeleteAt ?? 0) / 1000,
        Created / 1000,
        Type,
        NoProduct,
        ResourceId,
        (int)Encryption);
}

/// <summary>The state of a secret; the names are the wire's, the numbers are those of the filter of ListSecrets and are stored.</summary>
internal enum SecretState
{
    Enabled = 1,
    Disabled = 2,
    PendingDelete = 3,
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
}

/// <summary>Whether a value came as text or as base64, and goes out the same way. The numbers are stored.</summary>
internal enum ValueKind
{
    Text = 1,
    Binary = 2,
}

[JsonSerializable(typeof(Secret))]
internal sealed partial class SecretDocuments : JsonSerializerContext;
