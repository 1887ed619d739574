using System.Security.Cryptography;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The root of trust as a file: 32 random bytes that wrap the domain keys of the regions. Whoever reads the file (and knows its
/// passphrase, if it has one) and the database reads every secret; that is what "software root" means, and why it is said wherever the
/// root of trust is named.
/// </summary>
internal sealed class SoftwareRoot : IRootOfTrust
{
    private readonly SecretMaterial key;
    private volatile bool wiped;
    private readonly IRandomBytes random;

    /// <param name="key">Disposed with the root.</param>
    /// <param name="file">Where the key is kept; for the operator to read.</param>
    /// <param name="wrapped">Whether a passphrase wraps it there.</param>
    public SoftwareRoot(SecretMaterial key, string file, bool wrapped, IRandomBytes random)
    {
        this.key = key;
        this.random = random;
        File = file;
        Description = $"SOFTWARE (a file, {file}{(wrapped ? ", wrapped by a passphrase" : "")}; not a hardware module)";
        Keys = new SoftwareKeyHolder(random);
    }

    /// <summary>Never: memory does not go away.</summary>
    public event Action? Lost
    {
        add { }
        remove { }
    }

    /// <summary>Where the key is kept.</summary>
    public string File { get; }

    public RootKind Kind => RootKind.Software;

    public string Description { get; }

    public bool IsAvailable => true;

    public IKeyHolder Keys { get; }

    private ReadOnlySpan<byte> Key => wiped ? throw new ObjectDisposedException(nameof(SoftwareRoot)) : key.Bytes;

    public ValueTask<byte[]> WrapDomainKey(string deployment, string region, SecretMaterial domainKey, CancellationToken cancellation) =>
        new(SealedBox.Seal(BoxPurpose.RegionKey, Key, DomainKeyBinding.Of(deployment, region), domainKey.Bytes, random));

    public ValueTask<SecretMaterial?> UnwrapDomainKey(string deployment, string region, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation)
    {
        if (SealedBox.ContentLength(wrapped.Span) != CommittingCipher.KeySize)
            return new((SecretMaterial?)null);
        Span<byte> content = stackalloc byte[CommittingCipher.KeySize];
        SecretMaterial? opened = SealedBox.TryOpen(BoxPurpose.RegionKey, Key, DomainKeyBinding.Of(deployment, region), wrapped.Span, content)
            ? SecretMaterial.CopyOf(content)
            : null;
        CryptographicOperations.ZeroMemory(content);
        return new(opened);
    }

    /// <summary>Forgets the key. What <see cref="Keys"/> holds is not under it, and goes on.</summary>
    public void Wipe()
    {
        // Told apart from a key of zeros, which would seal and open as any other.
        wiped = true;
        key.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Wipe();
        return ValueTask.CompletedTask;
    }
}
