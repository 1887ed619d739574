using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Server.Sealing;

/// <summary>
/// The domain key of each region, under which its records are sealed, unwrapped for as long as the process lives. The empty region
/// holds what is the same everywhere: accounts, access keys, the audit chain.
/// </summary>
internal sealed class DomainKeys(string deployment, IReadOnlyDictionary<string, SecretMaterial> keys)
{
    private readonly FrozenDictionary<string, SecretMaterial> keys = keys.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The random id of this deployment: two deployments never open each other's records.</summary>
    public string Deployment { get; } = deployment;

    /// <summary>The domain key of a region.</summary>
    /// <exception cref="IntegrityException">The region is not served, so a record of it should not be here.</exception>
    public ReadOnlySpan<byte> Of(string region) =>
        keys.TryGetValue(region, out SecretMaterial? key) ? key.Bytes : throw new IntegrityException("a record of a region that is not served");

    /// <summary>A key of its own for a purpose that is not sealing records, derived from the empty region's domain key.</summary>
    public SecretMaterial Derive(string purpose)
    {
        Span<byte> derived = stackalloc byte[CommittingCipher.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Of(string.Empty), derived, [], Encoding.UTF8.GetBytes(purpose));
        SecretMaterial material = SecretMaterial.CopyOf(derived);
        CryptographicOperations.ZeroMemory(derived);
        return material;
    }
}
