using System.Security.Cryptography;

namespace SecretsManager.Server.Sealing;

/// <summary>What a sealed box holds; sealed with it, so that a box of one kind never opens as another.</summary>
internal enum BoxPurpose : byte
{
    RegionKey = 1,
    Document = 2,
    DataKey = 3,
    Outcome = 4,

    /// <summary>What a caller of the key management service encrypted.</summary>
    Ciphertext = 5,

    /// <summary>The key of a software root, wrapped by a passphrase.</summary>
    RootKey = 6,

    /// <summary>A session, in its token.</summary>
    Session = 7,

    /// <summary>When an access key was last used.</summary>
    KeyUse = 8,

    /// <summary>Who read a secret.</summary>
    Reader = 9,
}

/// <summary>
/// A few bytes sealed under a 256-bit key: documents, wrapped keys, settled outcomes. The layout is on docs/formats.md:
/// magic "SM", format, suite, purpose, flags, nonce (24), commitment (32), ciphertext, tag (16).
/// </summary>
internal static class SealedBox
{
    public const int Overhead = HeaderSize + CommittingCipher.NonceSize + CommittingCipher.CommitmentSize + CommittingCipher.TagSize;

    /// <summary>Format 1: the only one known. Anything else is refused.</summary>
    public const byte Format = 1;

    /// <summary>Suite 1: AES-256-GCM, HKDF-SHA256, 32-byte commitment.</summary>
    public const byte Suite = 1;

    /// <summary>
    /// Suite 2: AES-256-GCM inside a PKCS#11 module, under a message key of the module's own that is wrapped (AES key wrap, RFC 3394)
    /// under the sealing key. Behind the header: wrapped message key (40), IV (12), ciphertext of 32 zero bytes and the content, tag (16).
    /// The zero bytes commit to the message key.
    /// </summary>
    public const byte ModuleSuite = 2;

    public const int WrappedMessageKeySize = 40;
    public const int ModuleIvSize = 12;
    public const int ModuleCommitmentSize = 32;
    public const int ModuleOverhead = HeaderSize + WrappedMessageKeySize + ModuleIvSize + ModuleCommitmentSize + CommittingCipher.TagSize;

    public const int HeaderSize = 6;

    private const int CommitmentStart = HeaderSize + CommittingCipher.NonceSize;
    private const int CiphertextStart = CommitmentStart + CommittingCipher.CommitmentSize;

    public static byte[] Seal(BoxPurpose purpose, ReadOnlySpan<byte> key, AssociatedData associatedData, ReadOnlySpan<byte> plaintext, IRandomBytes random)
    {
        byte[] box = new byte[Overhead + plaintext.Length];
        WriteHeader(box, purpose);
        random.Fill(box.AsSpan(HeaderSize, CommittingCipher.NonceSize));
        CommittingCipher.Seal(
            key,
            box.AsSpan(HeaderSize, CommittingCipher.NonceSize),
            box.AsSpan(0, HeaderSize),
            associatedData.Bytes,
            plaintext,
            box.AsSpan(CommitmentStart, CommittingCipher.CommitmentSize),
            box.AsSpan(CiphertextStart, plaintext.Length),
            box.AsSpan(CiphertextStart + plaintext.Length));
        return box;
    }

    /// <summary>How long the content of a box of this length is; negative if it cannot be one.</summary>
    public static int ContentLength(ReadOnlySpan<byte> box) => box.Length - Overhead;

    /// <summary>Opens a box into <paramref name="content"/>, which is <see cref="ContentLength"/> long. False for every failure alike.</summary>
    public static bool TryOpen(BoxPurpose purpose, ReadOnlySpan<byte> key, AssociatedData associatedData, ReadOnlySpan<byte> box, Span<byte> content)
    {
        Span<byte> expected = stackalloc byte[HeaderSize];
        WriteHeader(expected, purpose);
        if (box.Length < Overhead || content.Length != ContentLength(box) || !CryptographicOperations.FixedTimeEquals(box[..HeaderSize], expected))
            return false;
        return CommittingCipher.TryOpen(
            key,
            box[HeaderSize..CommitmentStart],
            expected,
            associatedData.Bytes,
            box[CommitmentStart..CiphertextStart],
            box[CiphertextStart..^CommittingCipher.TagSize],
            box[^CommittingCipher.TagSize..],
            content);
    }

    /// <summary>Opens a box whose content is not secret enough to be pinned.</summary>
    /// <exception cref="IntegrityException">It does not open; <paramref name="what"/> says what it was.</exception>
    public static byte[] Open(BoxPurpose purpose, ReadOnlySpan<byte> key, AssociatedData associatedData, ReadOnlySpan<byte> box, string what)
    {
        byte[] content = new byte[Math.Max(0, ContentLength(box))];
        return TryOpen(purpose, key, associatedData, box, content) ? content : throw new IntegrityException(what);
    }

    /// <summary>How long a box is that starts with these bytes and has content of this length; 0 if it is of no known suite.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header, int contentLength) => header.Length < HeaderSize ? 0 : header[3] switch
    {
        Suite => Overhead + contentLength,
        ModuleSuite => ModuleOverhead + contentLength,
        _ => 0,
    };

    /// <summary>Writes the header of a box.</summary>
    public static void WriteHeader(Span<byte> header, BoxPurpose purpose, byte suite = Suite)
    {
        header[0] = (byte)'S';
        header[1] = (byte)'M';
        header[2] = Format;
        header[3] = suite;
        header[4] = (byte)purpose;
        header[5] = 0;
    }
}
