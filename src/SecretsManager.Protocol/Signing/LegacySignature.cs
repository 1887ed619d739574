using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>The algorithms of signature v1; the parameter <c>SignatureMethod</c>.</summary>
public enum LegacySignatureMethod
{
    /// <summary><c>HmacSHA1</c>, also when the parameter is absent.</summary>
    HmacSha1,

    /// <summary><c>HmacSHA256</c>.</summary>
    HmacSha256,
}

/// <summary>
/// Signature v1: base64 of an HMAC over method, host and all parameters with unescaped values. A value may hold <c>&amp;</c> and <c>=</c>, so the
/// text does not tell one parameter from two: a weakness of the method itself, and one reason why the gateway has it switched off.
/// (Signature method v1; <c>ssm-api.md</c> 1.5.)
/// </summary>
public static class LegacySignature
{
    private const string SignatureParameter = "Signature";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Reads the parameter <c>SignatureMethod</c>; null, that is absent, means HmacSHA1.</summary>
    public static bool TryParseMethod(string? text, out LegacySignatureMethod method)
    {
        method = text is "HmacSHA256" ? LegacySignatureMethod.HmacSha256 : LegacySignatureMethod.HmacSha1;
        return text is null or "HmacSHA1" or "HmacSHA256";
    }

    /// <summary>
    /// Whether <paramref name="signature"/> is right. Names are signed as sent; the clients of the API before 3.0 sign them with <c>_</c> as <c>.</c>
    /// (after sorting: <c>QcloudApi/qcloudapi-sdk-python</c>, <c>common/sign.py</c>), which is tried second.
    /// </summary>
    /// <param name="method">The algorithm.</param>
    /// <param name="httpMethod"><c>GET</c> or <c>POST</c>.</param>
    /// <param name="host">The <c>Host</c> header, with its port if it has one.</param>
    /// <param name="parameters">All parameters, flattened and unescaped, in any order; <c>Signature</c> is left out here. A name that stands twice is refused.</param>
    /// <param name="secretKey">The secret key as UTF-8.</param>
    /// <param name="signature">The parameter <c>Signature</c>, unescaped.</param>
    public static bool Verify(
        LegacySignatureMethod method,
        string httpMethod,
        string host,
        IReadOnlyCollection<KeyValuePair<string, string>> parameters,
        ReadOnlySpan<byte> secretKey,
        string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (httpMethod is not ("GET" or "POST") || !TrySort(parameters, out KeyValuePair<string, string>[] sorted)) return false;
        if (Matches(method, ToText(httpMethod, host, sorted, dotted: false), secretKey, signature)) return true;
        return Array.Exists(sorted, p => p.Key.Contains('_'))
            && Matches(method, ToText(httpMethod, host, sorted, dotted: true), secretKey, signature);
    }

    /// <summary>The text that is signed: <c>GET</c>host<c>/?</c>name=value&amp;..., sorted by name in byte order.</summary>
    /// <exception cref="ArgumentException">A name stands twice or holds other characters than letters, digits and <c>._-</c>.</exception>
    public static string StringToSign(string httpMethod, string host, IReadOnlyCollection<KeyValuePair<string, string>> parameters) =>
        TrySort(parameters, out KeyValuePair<string, string>[] sorted)
            ? ToText(httpMethod, host, sorted, dotted: false)
            : throw new ArgumentException("A parameter stands twice or has a malformed name.", nameof(parameters));

    /// <summary>The signature of a text, in base64.</summary>
    /// <exception cref="ArgumentException">The text holds broken surrogates.</exception>
    [SuppressMessage("Security", "CA5350", Justification = "The wire demands HMAC-SHA1 of clients that use signature v1; HMAC does not rest on SHA-1's collisions, and v1 is off unless configured.")]
    public static string Sign(LegacySignatureMethod method, string stringToSign, ReadOnlySpan<byte> secretKey)
    {
        byte[] text = StrictUtf8.GetBytes(stringToSign);
        return Convert.ToBase64String(method == LegacySignatureMethod.HmacSha256
            ? HMACSHA256.HashData(secretKey, text)
            : HMACSHA1.HashData(secretKey, text));
    }

    private static bool Matches(LegacySignatureMethod method, string text, ReadOnlySpan<byte> secretKey, string signature)
    {
        try
        {
            byte[] expected = Encoding.ASCII.GetBytes(Sign(method, text, secretKey));
            return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool TrySort(IReadOnlyCollection<KeyValuePair<string, string>> parameters, out KeyValuePair<string, string>[] sorted)
    {
        sorted = [.. parameters.Where(p => p.Key is not SignatureParameter)];
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (int i = 0; i < sorted.Length; i++)
        {
            if (sorted[i].Key.Length == 0 || sorted[i].Key.AsSpan().ContainsAnyExcept(NameCharacters)) return false;
            if (i > 0 && sorted[i].Key == sorted[i - 1].Key) return false;
        }

        return true;
    }

    private static string ToText(string httpMethod, string host, KeyValuePair<string, string>[] sorted, bool dotted)
    {
        var text = new StringBuilder(httpMethod).Append(host).Append("/?");
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0) text.Append('&');
            text.Append(dotted ? sorted[i].Key.Replace('_', '.') : sorted[i].Key).Append('=').Append(sorted[i].Value);
        }

        return text.ToString();
    }
}
