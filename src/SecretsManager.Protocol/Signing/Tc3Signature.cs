using System.Security.Cryptography;

namespace SecretsManager.Protocol.Signing;

/// <summary>The case in which the values of signed headers stand in the canonical request.</summary>
internal enum HeaderCase
{
    /// <summary>As sent, but <c>x-tc-action</c> in lower case: what the documentation's examples and our own clients sign.</summary>
    ActionLower,

    /// <summary>Everything in lower case: what the documentation's text says.</summary>
    AllLower,

    /// <summary>Everything as sent.</summary>
    AsSent,
}

/// <summary>
/// Steps 1, 2 and 3 of signature method v3 for one reading of a request: canonical request, string to sign, signature.
/// (<c>ssm-api.md</c> 1.4.)
/// </summary>
internal static class Tc3Signature
{
    private const int UsualCanonicalLength = 1024;
    private const int UsualStringToSignLength = 256;

    /// <summary>Computes the 32 bytes of the signature; false when a signed header is absent or a text cannot be signed.</summary>
    public static bool TryCompute(
        in Tc3Request request, in Tc3Reading reading, string date, string service, ReadOnlySpan<byte> signingKey, Span<byte> signature)
    {
        Span<byte> canonicalHash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!TryHashCanonicalRequest(request, reading, canonicalHash)) return false;
        var text = new CanonicalText(stackalloc byte[UsualStringToSignLength]);
        try
        {
            text.Append(Tc3Words.Algorithm);
            text.Append("\n"u8);
            text.Append(request.Timestamp.Seconds);
            text.Append("\n"u8);
            text.Append(date);
            text.Append("/"u8);
            text.Append(service);
            text.Append("/"u8);
            text.Append(Tc3Words.Terminator);
            text.Append("\n"u8);
            text.AppendHex(canonicalHash);
            HMACSHA256.HashData(signingKey, text.Written, signature);
            return text.IsWhole;
        }
        finally
        {
            text.Dispose();
        }
    }

    private static bool TryHashCanonicalRequest(in Tc3Request request, in Tc3Reading reading, Span<byte> hash)
    {
        var text = new CanonicalText(stackalloc byte[UsualCanonicalLength]);
        try
        {
            text.Append(request.Method);
            text.Append("\n/\n"u8);
            text.Append(reading.Query);
            text.Append("\n"u8);
            foreach (string name in reading.SignedHeaders)
            {
                ReadOnlySpan<char> value = name is Tc3Words.Host ? reading.Host : request.Header(name);
                if (value.IsEmpty) return false;
                text.Append(name);
                text.Append(":"u8);
                text.Append(value, lower: reading.Case == HeaderCase.AllLower || (reading.Case == HeaderCase.ActionLower && name is Tc3Words.Action));
                text.Append("\n"u8);
            }

            text.Append("\n"u8);
            text.Append(reading.SignedHeadersText);
            text.Append("\n"u8);
            text.AppendHex(reading.BodyHash);
            SHA256.HashData(text.Written, hash);
            return text.IsWhole;
        }
        finally
        {
            text.Dispose();
        }
    }
}

/// <summary>One way to read a request where clients differ.</summary>
internal readonly ref struct Tc3Reading
{
    /// <summary>The query as it was signed.</summary>
    public required ReadOnlySpan<char> Query { get; init; }

    /// <summary>The host as it was signed.</summary>
    public required ReadOnlySpan<char> Host { get; init; }

    /// <summary>The case of the header values.</summary>
    public required HeaderCase Case { get; init; }

    /// <summary>The names of the signed headers, ascending.</summary>
    public required ReadOnlySpan<string> SignedHeaders { get; init; }

    /// <summary>The same joined by <c>;</c>.</summary>
    public required ReadOnlySpan<char> SignedHeadersText { get; init; }

    /// <summary>SHA-256 of the body.</summary>
    public required ReadOnlySpan<byte> BodyHash { get; init; }
}
