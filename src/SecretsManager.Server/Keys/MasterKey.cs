using System.Text.Json.Serialization;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>A customer master key (CMK): what data keys are wrapped under. Its material is in its sealed document.</summary>
/// <param name="KeyId">A random UUID; never changes.</param>
/// <param name="Account">The owner's uin.</param>
/// <param name="MadeBySsm">Made by the product for its own use: the default key of an account and region.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Versions">Oldest first; the last one wraps, each unwraps what it wrapped.</param>
internal sealed record MasterKey(
    string KeyId, long Account, MasterKeyState State, bool MadeBySsm, long Created, IReadOnlyList<MasterKeyVersion> Versions)
{
    public RecordIndex ToIndex() => new((int)State, MadeBySsm ? 1 : 0, string.Empty, string.Empty, 0, Created, null);
}

/// <summary>The state of a CMK. The numbers are stored.</summary>
internal enum MasterKeyState
{
    Enabled = 1,
    Disabled = 2,
}

/// <summary>One version of a CMK's material.</summary>
/// <param name="Number">1 for the first.</param>
internal sealed record MasterKeyVersion(int Number, SecretMaterial Material);

/// <summary>A name that stands for a CMK within its account and region.</summary>
internal sealed record KeyAlias(string KeyId, long Created)
{
    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}

[JsonSerializable(typeof(MasterKey))]
[JsonSerializable(typeof(KeyAlias))]
internal sealed partial class KeyDocuments : JsonSerializerContext;
