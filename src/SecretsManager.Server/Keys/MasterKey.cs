using System.Text.Json.Serialization;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// A customer master key (CMK): what data keys are wrapped under. The document holds the material of versions that live in software,
/// and the names of those that live in a hardware module.
/// </summary>
/// <param name="KeyId">A random UUID; never changes.</param>
/// <param name="Account">The owner's uin.</param>
/// <param name="MadeBySsm">Made by the product for its own use: the default key of an account and region.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Versions">Oldest first; the last one wraps, each unwraps what it wrapped. Empty while the material is to be imported.</param>
internal sealed record MasterKey(
    string KeyId, long Account, MasterKeyState State, bool MadeBySsm, long Created, IReadOnlyList<MasterKeyVersion> Versions)
{
    // A member that an older document lacks is read as null or zero, whatever its initializer says; so the getters supply what it means.

    /// <summary>The name within account and region; the record of its alias keeps it unique.</summary>
    public string Alias { get => field ?? string.Empty; init; }

    /// <summary>Up to 1,024 bytes of UTF-8.</summary>
    public string Description { get => field ?? string.Empty; init; }

    /// <summary>Who created it; 0 for a key that the product made.</summary>
    public long CreatorUin { get; init; }

    public KeyUsage Usage { get; init; }

    /// <summary>Whether the material comes from the user (EXTERNAL on the wire).</summary>
    public bool IsExternal { get; init; }

    /// <summary>When it will be deleted, Unix milliseconds; null unless it is <see cref="MasterKeyState.PendingDelete"/>.</summary>
    public long? DeleteAt { get; init; }

    /// <summary>When the imported material expires, Unix milliseconds; null for never.</summary>
    public long? ValidTo { get; init; }

    /// <summary>The period of the automatic rotation in days; null while it is off.</summary>
    public int? RotateDays { get; init; }

    /// <summary>When the automatic rotation is due, Unix milliseconds.</summary>
    public long? NextRotation { get; init; }

    /// <summary>When the newest version was made by a rotation, Unix milliseconds.</summary>
    public long? LastRotation { get; init; }

    /// <summary>The number of the last version that was made; never used twice.</summary>
    public int LastVersion { get => field == 0 ? 1 : field; init; }

    /// <summary>What stands for the material that was imported first: nothing else may ever be imported. Null is stored as empty.</summary>
    public byte[]? ImportedDigest { get => field is { Length: > 0 } ? field : null; init; }

    /// <summary>Pairs that were handed out for an import and have not ended.</summary>
    public IReadOnlyList<ImportOffer> ImportOffers { get => field ?? []; init; }

    /// <summary>What other products have said that they use it for.</summary>
    public IReadOnlyList<CloudResource> Resources { get => field ?? []; init; }

    /// <summary>In ordinal order of the keys.</summary>
    public IReadOnlyList<RecordTag> Tags { get => field ?? []; init; }

    /// <summary>The move of data keys to the newest version; null when none is under way.</summary>
    public RewrapProgress? Rewrap { get; init; }

    /// <summary>Versions that are in a module and must be destroyed there: nothing needs them any more.</summary>
    public IReadOnlyList<MasterKeyVersion> Discarded { get => field ?? []; init; }

    /// <summary>The newest version.</summary>
    [JsonIgnore]
    public MasterKeyVersion Newest => Versions[^1];

    /// <summary>The version of this number, or null.</summary>
    public MasterKeyVersion? Version(int number)
    {
        foreach (MasterKeyVersion version in Versions)
        {
            if (version.Number == number)
                return version;
        }

        return null;
    }

    public RecordIndex ToIndex() => new((int)State, MadeBySsm ? 1 : 0, KeyUsages.IndexOf(Usage), Alias, IsExternal ? 1 : 0, Created, Due)
    {
        Tags = Tags,
    };

    // The scheduler looks at the key when the first of these comes.
    private long? Due => State switch
    {
        MasterKeyState.Destroying => Created,
        _ when Discarded.Count > 0 => Created,
        MasterKeyState.PendingDelete => DeleteAt,
        _ => Earliest(Versions.Count > 0 ? ValidTo : null, State == MasterKeyState.Enabled ? Earliest(NextRotation, Rewrap?.NextStep) : null),
    };

    private static long? Earliest(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}

/// <summary>The state of a CMK. The numbers are those of the filter of ListKeyDetail and are stored.</summary>
internal enum MasterKeyState
{
    Enabled = 1,
    Disabled = 2,
    PendingDelete = 3,
    PendingImport = 4,
    Archived = 5,

    /// <summary>The window is over and nothing can bring it back; its material is being destroyed. On the wire there is no such key.</summary>
    Destroying = 100,
}

/// <summary>One version of a CMK's material.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Material">The 32 bytes of a symmetric key, or the PKCS#8 form of a pair; null when a module holds it.</param>
/// <param name="TokenObject">The module's id (<c>CKA_ID</c>, hexadecimal) of the object; null when the material is here.</param>
/// <param name="PublicKey">The public half of a pair as SubjectPublicKeyInfo.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record MasterKeyVersion(
    int Number, SecretMaterial? Material, string? TokenObject = null, byte[]? PublicKey = null, long Created = 0)
{
    /// <summary>Whether a hardware module holds it.</summary>
    [JsonIgnore]
    public bool IsInModule => TokenObject is not null;
}

/// <summary>A key pair that was handed out so that material can be imported under it.</summary>
/// <param name="Token">What the import must name; random.</param>
/// <param name="PrivateKey">PKCS#8.</param>
/// <param name="ValidTo">Unix milliseconds.</param>
internal sealed record ImportOffer(string Token, RsaPadding Padding, SecretMaterial PrivateKey, long ValidTo);

/// <summary>A resource of another product that uses a key.</summary>
internal sealed record CloudResource(string ProductId, string ResourceId);

/// <summary>How far the move of data keys to a version has come.</summary>
/// <param name="Target">The number of the version that they move to.</param>
/// <param name="Started">Unix milliseconds.</param>
/// <param name="Offset">How many secrets this pass has looked at.</param>
/// <param name="Moved">How many contents have been moved since it started.</param>
/// <param name="MovedInPass">How many of them in this pass; a pass that moved none is the last.</param>
/// <param name="Total">How many secrets there were to look at when the pass was last continued.</param>
/// <param name="NextStep">When it goes on, Unix milliseconds.</param>
/// <param name="DropOlder">Whether the older versions go when it is done: nothing but secrets was ever wrapped under them.</param>
internal sealed record RewrapProgress(int Target, long Started, long Offset, long Moved, long MovedInPass, long Total, long NextStep, bool DropOlder);

/// <summary>A name that stands for a CMK within its account and region.</summary>
internal sealed record KeyAlias(string KeyId, long Created)
{
    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}

[JsonSerializable(typeof(MasterKey))]
[JsonSerializable(typeof(KeyAlias))]
[JsonSerializable(typeof(LogKey))]
internal sealed partial class KeyDocuments : JsonSerializerContext;
