using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The older signature (v1): base64 of HMAC-SHA1 or HMAC-SHA256 over method, host and all parameters but the signature itself, sorted by
/// name, with unescaped values. Old clients write <c>_</c> in a name as <c>.</c> when they sign.
/// </summary>
public static class LegacySignature
{
    /// <summary>Whether the <c>Signature</c> parameter is that of the request.</summary>
    /// <param name="host">The host as sent, with its port.</param>
    /// <param name="fields">All parameters, unescaped.</param>
    /// <param name="secretKey">The bytes of the SecretKey's text.</param>
    public static bool Verify(string method, string host, FormFields fields, ReadOnlySpan<byte> secretKey)
    {
        ArgumentNullException.ThrowIfNull(fields);
        string? algorithm = fields.Find("SignatureMethod");
        if (fields.Find("Signature") is not { } signature || algorithm is not (null or "" or "HmacSHA1" or "HmacSHA256"))
            return false;
        byte[] given = Encoding.UTF8.GetBytes(signature);
        return Matches(Text(method, host, fields, dots: false), algorithm, secretKey, given)
            || Matches(Text(method, host, fields, dots: true), algorithm, secretKey, given);
    }

    /// <summary>The signature's text.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "HMAC-SHA1 is the wire's older method; it is off unless configured, and HMAC does not need collision resistance.")]
    public static string Compute(ReadOnlySpan<byte> text, string? algorithm, ReadOnlySpan<byte> secretKey) =>
        Convert.ToBase64String(algorithm == "HmacSHA256" ? HMACSHA256.HashData(secretKey, text) : HMACSHA1.HashData(secretKey, text));

    private static bool Matches(byte[] text, string? algorithm, ReadOnlySpan<byte> secretKey, byte[] given)
    {
        byte[] expected = Encoding.ASCII.GetBytes(Compute(text, algorithm, secretKey));
        CryptographicOperations.ZeroMemory(text);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private static byte[] Text(string method, string host, FormFields fields, bool dots)
    {
        List<(byte[] Name, int Index)> order = [];
        for (int i = 0; i < fields.Count; i++)
        {
            byte[] name = fields.Name(i).ToArray();
            if (dots)
                name.AsSpan().Replace((byte)'_', (byte)'.');
            if (Encoding.UTF8.GetString(name) != "Signature")
                order.Add((name, i));
        }

        order.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        using MemoryStream text = new();
        text.Write(Encoding.UTF8.GetBytes(method + host + "/?"));
        foreach ((byte[] name, int index) in order)
        {
            if (index != order[0].Index)
                text.WriteByte((byte)'&');
            text.Write(name);
            text.WriteByte((byte)'=');
            text.Write(fields.Value(index));
        }

        return text.ToArray();
    }
}
