using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The root of trust as a file: 32 random bytes that wrap the domain keys of the regions. Whoever reads the file and the database
/// reads every secret; that is what "software root" means, and why it is said wherever the root of trust is named.
/// </summary>
internal sealed class SoftwareRoot : IRootOfTrust
{
    private const string FileHeader = "secrets-manager-root-1:";

    private readonly SecretMaterial key;
    private readonly IRandomBytes random;

    private SoftwareRoot(SecretMaterial key, IRandomBytes random)
    {
        this.key = key;
        this.random = random;
        Keys = new SoftwareKeyHolder(random);
    }

    /// <summary>Never: memory does not go away.</summary>
    public event Action? Lost
    {
        add { }
        remove { }
    }

    public RootKind Kind => RootKind.Software;

    public string Description => "SOFTWARE (a file; not a hardware module)";

    public bool IsAvailable => true;

    public IKeyHolder Keys { get; }

    /// <summary>A new root; its file text goes to the data directory before anything is wrapped under it.</summary>
    public static SoftwareRoot Create(IRandomBytes random) => new(SecretMaterial.Random(CommittingCipher.KeySize, random), random);

    /// <summary>The root whose file this is; null if it is not the file of one.</summary>
    public static SoftwareRoot? Parse(ReadOnlySpan<byte> file, IRandomBytes random)
    {
        ReadOnlySpan<byte> text = file.Trim("\r\n "u8);
        if (!text.StartsWith(Encoding.ASCII.GetBytes(FileHeader)))
            return null;
        byte[] decoded = new byte[CommittingCipher.KeySize + 3];
        bool valid = System.Buffers.Text.Base64.DecodeFromUtf8(text[FileHeader.Length..], decoded, out int consumed, out int written)
            == System.Buffers.OperationStatus.Done && consumed == text.Length - FileHeader.Length && written == CommittingCipher.KeySize;
        SoftwareRoot? root = valid ? new SoftwareRoot(SecretMaterial.CopyOf(decoded.AsSpan(0, CommittingCipher.KeySize)), random) : null;
        CryptographicOperations.ZeroMemory(decoded);
        return root;
    }

    /// <summary>The content of the root's file.</summary>
    public byte[] ToFile() => Encoding.ASCII.GetBytes(FileHeader + Convert.ToBase64String(key.Bytes) + "\n");

    public ValueTask<byte[]> WrapDomainKey(string deployment, string region, SecretMaterial domainKey, CancellationToken cancellation) =>
        new(SealedBox.Seal(BoxPurpose.RegionKey, key.Bytes, DomainKeyBinding.Of(deployment, region), domainKey.Bytes, random));

    public ValueTask<SecretMaterial?> UnwrapDomainKey(string deployment, string region, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation)
    {
        if (SealedBox.ContentLength(wrapped.Span) != CommittingCipher.KeySize)
            return new((SecretMaterial?)null);
        Span<byte> content = stackalloc byte[CommittingCipher.KeySize];
        SecretMaterial? opened = SealedBox.TryOpen(BoxPurpose.RegionKey, key.Bytes, DomainKeyBinding.Of(deployment, region), wrapped.Span, content)
            ? SecretMaterial.CopyOf(content)
            : null;
        CryptographicOperations.ZeroMemory(content);
        return new(opened);
    }

    public ValueTask DisposeAsync()
    {
        key.Dispose();
        return ValueTask.CompletedTask;
    }
}
