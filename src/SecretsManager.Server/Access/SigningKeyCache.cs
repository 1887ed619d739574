using BitFaster.Caching.Lru;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.Server.Access;

/// <summary>
/// Derived signing keys of key, day and service: three of the four HMACs of a signature. Only a key that has verified a signature is
/// kept, so that nobody fills the cache by guessing.
/// </summary>
internal sealed class SigningKeyCache
{
    private const int Capacity = 10_000;

    private readonly ConcurrentLru<(string SecretId, string Date, string Service), byte[]> keys = new(Capacity);

    /// <summary>The signing key, and whether it was kept already.</summary>
    public (byte[] Key, bool Kept) Find(AccessKey key, string date, string service) =>
        keys.TryGet((key.SecretId, date, service), out byte[]? derived)
            ? (derived, true)
            : (Tc3SigningKey.Derive(key.SecretKey.Bytes, date, service), false);

    public void Keep(AccessKey key, string date, string service, byte[] derived) => keys.AddOrUpdate((key.SecretId, date, service), derived);
}
