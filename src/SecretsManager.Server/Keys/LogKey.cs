using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The key pair that signs the checkpoints of the audit logs. It is the deployment's own and no customer master key: no call reaches it.
/// A new version is made where the root of trust makes keys now, when the last one is elsewhere.
/// </summary>
/// <param name="Id">A random UUID; part of its name in a module.</param>
/// <param name="Versions">Oldest first; the last one signs.</param>
internal sealed record LogKey(string Id, IReadOnlyList<MasterKeyVersion> Versions)
{
    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Versions[0].Created, null);
}
