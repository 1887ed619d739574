using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Access;

/// <summary>One-time passwords by time (RFC 6238): HMAC-SHA-1, six digits, a step of 30 seconds, as every app makes them.</summary>
internal static class OneTimePassword
{
    /// <summary>Bytes of a secret; what RFC 4226 recommends.</summary>
    public const int SecretSize = 20;

    private const int Digits = 6;
    private const int Modulus = 1_000_000;
    private const long StepMilliseconds = 30_000;

    // A clock may be half a minute off, and typing takes time.
    private const int Window = 1;

    private static ReadOnlySpan<byte> Base32 => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8;

    /// <summary>The step that runs at a time, Unix milliseconds.</summary>
    public static long StepAt(long now) => now / StepMilliseconds;

    /// <summary>The password of a step.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Every app makes these passwords with HMAC-SHA-1, which does not rest on SHA-1's collisions.")]
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, mac);
        int number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step near the time whose password this is, and which comes after the last one that was accepted; null if there is none.</summary>
    public static long? Find(ReadOnlySpan<byte> secret, string code, long now, long after)
    {
        long? found = null;
        for (long step = StepAt(now) - Window; step <= StepAt(now) + Window; step++)
        {
            if (IsCode(secret, code, step) && step > after)
                found ??= step;
        }

        return found;
    }

    /// <summary>Whether it is the password of the step, in a time that does not depend on which digits are wrong.</summary>
    public static bool IsCode(ReadOnlySpan<byte> secret, string code, long step) =>
        code.Length == Digits && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.ASCII.GetBytes(Code(secret, step)));

    /// <summary>The secret in base32 (RFC 4648) without padding, as apps take it.</summary>
    public static SecretValue ToBase32(ReadOnlySpan<byte> secret)
    {
        SecretValue text = SecretValue.Create(((secret.Length * 8) + 4) / 5, out Span<byte> letters);
        int bits = 0;
        int held = 0;
        int at = 0;
        foreach (byte one in secret)
        {
            bits = ((bits << 8) | one) & 0xFFFF;
            for (held += 8; held >= 5; held -= 5)
                letters[at++] = Base32[(bits >> (held - 5)) & 0x1F];
        }

        if (held > 0)
            letters[at] = Base32[(bits << (5 - held)) & 0x1F];
        return text;
    }

    /// <summary>The URI that an app reads from a picture.</summary>
    /// <param name="base32">The secret, as <see cref="ToBase32"/> gives it.</param>
    /// <param name="label">Whose it is.</param>
    public static SecretValue ToUri(SecretValue base32, string label)
    {
        const string Issuer = "Secrets%20Manager";
        byte[] before = Encoding.ASCII.GetBytes($"otpauth://totp/{Issuer}:{Uri.EscapeDataString(label)}?secret=");
        byte[] behind = Encoding.ASCII.GetBytes($"&issuer={Issuer}&algorithm=SHA1&digits=6&period=30");
        SecretValue uri = SecretValue.Create(before.Length + base32.Length + behind.Length, out Span<byte> bytes);
        before.CopyTo(bytes);
        base32.Bytes.CopyTo(bytes[before.Length..]);
        behind.CopyTo(bytes[(before.Length + base32.Length)..]);
        return uri;
    }
}
