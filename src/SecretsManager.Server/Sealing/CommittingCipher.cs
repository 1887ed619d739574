using System.Security.Cryptography;

namespace SecretsManager.Server.Sealing;

/// <summary>
/// AES-256-GCM that also commits to its key. The only place that calls a cipher.
/// <para>Key and nonce: each message draws a fresh 24-byte nonce; HKDF-SHA256 turns key, nonce and context into a key for this message
/// alone and a 32-byte commitment. A message key is used once, so the 96-bit GCM nonce (the last 12 of the 24 bytes) cannot repeat
/// under it, however many messages one master key seals.</para>
/// <para>Commitment: GCM by itself opens under several keys for chosen ciphertexts. The commitment is compared, in fixed time,
/// before anything is decrypted, so a ciphertext opens under the one key that made it.</para>
/// <para>Size: 2^36 bytes is GCM's bound a message; everything sealed here is below one megabyte.</para>
/// </summary>
internal static class CommittingCipher
{
    public const int KeySize = 32;
    public const int NonceSize = 24;
    public const int CommitmentSize = 32;
    public const int TagSize = 16;

    private const int GcmNonceSize = 12;

    /// <summary>Seals. <paramref name="ciphertext"/> is as long as <paramref name="plaintext"/>.</summary>
    public static void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> plaintext,
        Span<byte> commitment,
        Span<byte> ciphertext,
        Span<byte> tag)
    {
        Span<byte> derived = stackalloc byte[KeySize + CommitmentSize];
        Derive(key, nonce, context, derived);
        using (AesGcm cipher = new(derived[..KeySize], TagSize))
            cipher.Encrypt(nonce[^GcmNonceSize..], plaintext, ciphertext, tag, associatedData);
        derived[KeySize..].CopyTo(commitment);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>Opens. False for every failure alike; then <paramref name="plaintext"/> holds nothing.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> commitment,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        Span<byte> plaintext)
    {
        Span<byte> derived = stackalloc byte[KeySize + CommitmentSize];
        Derive(key, nonce, context, derived);
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(derived[KeySize..], commitment))
                return false;
            using AesGcm cipher = new(derived[..KeySize], TagSize);
            cipher.Decrypt(nonce[^GcmNonceSize..], ciphertext, tag, plaintext, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> context, Span<byte> derived) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, nonce, context);
}
