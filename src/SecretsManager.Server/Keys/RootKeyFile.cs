using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The file of a software root's key, in two forms: the key itself, or the key in a box sealed under a passphrase. Both are one line of
/// text: a header that says which, and base64. docs/formats.md has the bytes.
/// </summary>
internal static class RootKeyFile
{
    private const int CostSize = 3 * sizeof(int);
    private const int BoxStart = CostSize + PassphraseStretch.SaltSize;
    private const int WrappedSize = BoxStart + SealedBox.Overhead + CommittingCipher.KeySize;

    private static ReadOnlySpan<byte> PlainHeader => "secrets-manager-root-1:"u8;

    private static ReadOnlySpan<byte> WrappedHeader => "secrets-manager-root-2:"u8;

    /// <summary>Whether the file says that a passphrase wraps the key.</summary>
    public static bool IsWrapped(ReadOnlySpan<byte> file) => file.StartsWith(WrappedHeader);

    /// <summary>Whether the file is a root key's, in either form.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith(PlainHeader) || file.StartsWith(WrappedHeader);

    /// <summary>The file that holds the key itself. The caller wipes it.</summary>
    public static byte[] Plain(SecretMaterial key) => Text(PlainHeader, key.Bytes);

    /// <summary>The file that holds the key wrapped by a passphrase.</summary>
    public static byte[] Wrapped(SecretMaterial key, SecretValue passphrase, StretchCost cost, IRandomBytes random)
    {
        ArgumentOutOfRangeException.ThrowIfZero(passphrase.Length);
        byte[] content = new byte[WrappedSize];
        BinaryPrimitives.WriteInt32BigEndian(content, cost.MemoryKibibytes);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(sizeof(int)), cost.Passes);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(2 * sizeof(int)), cost.Lanes);
        Span<byte> salt = content.AsSpan(CostSize, PassphraseStretch.SaltSize);
        random.Fill(salt);
        using SecretMaterial stretched = PassphraseStretch.Key(passphrase, salt, cost);
        SealedBox.Seal(BoxPurpose.RootKey, stretched.Bytes, Bind(content), key.Bytes, random).CopyTo(content.AsSpan(BoxStart));
        return Text(WrappedHeader, content);
    }

    /// <summary>The key of a plain file; null if it is not one.</summary>
    public static SecretMaterial? Read(ReadOnlySpan<byte> file) => Decode(file, PlainHeader, CommittingCipher.KeySize);

    /// <summary>The key of a wrapped file; null if it is not one, was changed, or the passphrase is another: nobody can tell which.</summary>
    public static SecretMaterial? Read(ReadOnlySpan<byte> file, SecretValue passphrase)
    {
        using SecretMaterial? decoded = Decode(file, WrappedHeader, WrappedSize);
        if (decoded is null)
            return null;
        ReadOnlySpan<byte> content = decoded.Bytes;
        StretchCost cost = new(
            BinaryPrimitives.ReadInt32BigEndian(content),
            BinaryPrimitives.ReadInt32BigEndian(content[sizeof(int)..]),
            BinaryPrimitives.ReadInt32BigEndian(content[(2 * sizeof(int))..]));
        if (!cost.IsBounded)
            return null;
        using SecretMaterial stretched = PassphraseStretch.Key(passphrase, content[CostSize..BoxStart], cost);
        Span<byte> key = stackalloc byte[CommittingCipher.KeySize];
        SecretMaterial? opened = SealedBox.TryOpen(BoxPurpose.RootKey, stretched.Bytes, Bind(content), content[BoxStart..], key) ? SecretMaterial.CopyOf(key) : null;
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    // Cost and salt, so that none of them can be changed without the box noticing.
    private static AssociatedData Bind(ReadOnlySpan<byte> content) => new AssociatedData().Add("root-key").Add(content[..BoxStart]);

    private static byte[] Text(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content)
    {
        byte[] text = GC.AllocateUninitializedArray<byte>(header.Length + Base64.GetMaxEncodedToUtf8Length(content.Length) + 1, pinned: true);
        header.CopyTo(text);
        Base64.EncodeToUtf8(content, text.AsSpan(header.Length), out _, out _);
        text[^1] = (byte)'\n';
        return text;
    }

    private static SecretMaterial? Decode(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int length)
    {
        ReadOnlySpan<byte> text = file.Trim("\r\n "u8);
        if (!text.StartsWith(header))
            return null;
        text = text[header.Length..];
        byte[] decoded = GC.AllocateArray<byte>(length + 3, pinned: true);
        OperationStatus status = Base64.DecodeFromUtf8(text, decoded, out int consumed, out int written);
        bool whole = status == OperationStatus.Done && consumed == text.Length && written == length;
        SecretMaterial? content = whole ? SecretMaterial.CopyOf(decoded.AsSpan(0, length)) : null;
        CryptographicOperations.ZeroMemory(decoded);
        return content;
    }
}
