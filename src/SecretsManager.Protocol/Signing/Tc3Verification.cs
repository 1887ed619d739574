using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>A request whose signature is to be verified, as it came.</summary>
/// <param name="Query">The query as sent, without the question mark.</param>
/// <param name="Host">The <c>Host</c> header as sent.</param>
/// <param name="ContentType">The <c>Content-Type</c> header as sent.</param>
/// <param name="Header">Gives the value of any other header, null if it is absent.</param>
public readonly record struct Tc3SignedRequest(
    string Method, string Query, string Host, string ContentType, string Timestamp, ReadOnlyMemory<byte> Body, Func<string, string?> Header);

/// <summary>
/// Verifies TC3 signatures with the differences of the official clients: a host with its port or without (Node); a header's text as sent
/// or in lower case, as the documentation has it; <c>~</c> signed as <c>%7E</c> in a GET's query (.NET). The first try is the common one.
/// </summary>
public static class Tc3Verification
{
    /// <summary>Whether the signature is that of this request under this key. The comparison takes the same time wherever it fails.</summary>
    public static bool Verify(in Tc3SignedRequest request, Tc3Authorization authorization, ReadOnlySpan<byte> signingKey)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        bool isGet = request.Method == "GET";
        Span<byte> bodyHash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(isGet ? [] : request.Body.Span, bodyHash);
        Span<byte> expected = stackalloc byte[Tc3Signature.Length];
        Encoding.ASCII.GetBytes(authorization.Signature, expected);

        string query = isGet ? request.Query : string.Empty;
        string withoutPort = WithoutPort(request.Host);
        bool otherHost = withoutPort.Length != request.Host.Length;
        bool tilde = query.Contains('~', StringComparison.Ordinal);
        for (int variant = 0; variant < 8; variant++)
        {
            (bool cutPort, bool lower, bool escapeTilde) = ((variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
            if ((cutPort && !otherHost) || (escapeTilde && !tilde))
                continue;
            if (CanonicalHeaders(request, authorization, cutPort ? withoutPort : request.Host, lower) is not { } headers)
                return false;
            Tc3CanonicalRequest canonical = new(
                request.Method,
                escapeTilde ? query.Replace("~", "%7E", StringComparison.Ordinal) : query,
                headers,
                authorization.SignedHeaders,
                request.Timestamp,
                $"{authorization.Date}/{authorization.Service}/{Tc3Authorization.Terminator}");
            if (Matches(canonical, signingKey, bodyHash, expected))
                return true;
        }

        return false;
    }

    private static bool Matches(in Tc3CanonicalRequest canonical, ReadOnlySpan<byte> signingKey, ReadOnlySpan<byte> bodyHash, ReadOnlySpan<byte> expected)
    {
        Span<byte> signature = stackalloc byte[Tc3Signature.Length];
        Tc3Signature.Compute(canonical, signingKey, bodyHash, signature);
        return CryptographicOperations.FixedTimeEquals(signature, expected);
    }

    // Null where a header is named that the request does not have.
    private static string? CanonicalHeaders(in Tc3SignedRequest request, Tc3Authorization authorization, string host, bool lower)
    {
        if (authorization.SignedHeaders is "content-type;host")
            return string.Concat("content-type:", Value(request.ContentType, lower), "\nhost:", Value(host, lower) + "\n");
        StringBuilder headers = new();
        foreach (string name in authorization.SignedHeaderNames)
        {
            string? value = name switch
            {
                "content-type" => request.ContentType,
                "host" => host,
                _ => request.Header(name),
            };
            if (value is null)
                return null;
            headers.Append(name).Append(':').Append(Value(value, lower)).Append('\n');
        }

        return headers.ToString();
    }

    private static string Value(string value, bool lower) => lower ? value.Trim().ToLowerInvariant() : value.Trim();

    // [::1]:9443 and [::1], 127.0.0.1:9443, name:9443.
    private static string WithoutPort(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon > 0 && host.IndexOf(']', colon) < 0 ? host[..colon] : host;
    }
}
