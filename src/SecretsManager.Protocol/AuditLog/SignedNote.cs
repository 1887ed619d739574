using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// A text and the signatures under it (C2SP signed-note): the text, an empty line, then a line
/// <c>— name base64(key hash ‖ signature)</c> for each signature. Our signatures are ECDSA over P-256 and SHA-256 in DER; the key hash is
/// the first four bytes of the SHA-256 of the SubjectPublicKeyInfo.
/// </summary>
/// <param name="Text">What is signed, up to and with its last line feed.</param>
/// <param name="Signatures">At least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string SignaturePrefix = "— ";
    private const int KeyHashSize = 4;

    /// <summary>What a signature signs.</summary>
    public static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>What a signature line names a key by.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    public static byte[] KeyHashOf(ReadOnlySpan<byte> publicKey) => SHA256.HashData(publicKey)[..KeyHashSize];

    /// <summary>The note with one signature.</summary>
    /// <param name="name">The key's name; no blanks, no plus sign.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo of the key.</param>
    /// <param name="signature">DER.</param>
    public static string Write(string text, string name, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature) =>
        $"{text}\n{SignaturePrefix}{name} {Convert.ToBase64String([.. KeyHashOf(publicKey), .. signature])}\n";

    /// <summary>Reads a note; null if it is not in the form of one.</summary>
    public static SignedNote? Read(string note)
    {
        int end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n'))
            return null;
        List<NoteSignature> signatures = [];
        foreach (string line in note[(end + 2)..].TrimEnd('\n').Split('\n'))
        {
            string[] parts = line.Split(' ');
            Span<byte> bytes = new byte[line.Length];
            if (parts.Length != 3 || parts[0] + ' ' != SignaturePrefix || parts[1].Length == 0
                || !Convert.TryFromBase64String(parts[2], bytes, out int length) || length <= KeyHashSize)
                return null;
            signatures.Add(new NoteSignature(parts[1], bytes[..KeyHashSize].ToArray(), bytes[KeyHashSize..length].ToArray()));
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Whether one of the signatures is by this key under this name.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo of an ECDSA key over P-256.</param>
    public bool IsSignedBy(string name, ReadOnlySpan<byte> publicKey)
    {
        byte[] keyHash = KeyHashOf(publicKey);
        byte[] digest = DigestOf(Text);
        foreach (NoteSignature signature in Signatures)
        {
            if (signature.Name != name || !CryptographicOperations.FixedTimeEquals(signature.KeyHash, keyHash))
                continue;
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            if (key.VerifyHash(digest, signature.Signature, DSASignatureFormat.Rfc3279DerSequence))
                return true;
        }

        return false;
    }
}

/// <summary>One signature under a note.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyHash">Four bytes that tell keys of one name apart.</param>
/// <param name="Signature">The signature; ours are DER.</param>
public sealed record NoteSignature(string Name, byte[] KeyHash, byte[] Signature);
