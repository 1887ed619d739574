using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>Signs requests as a client does.</summary>
public static class Tc3Signer
{
    /// <summary>The <c>Authorization</c> header of a request.</summary>
    /// <param name="secretId">The key id.</param>
    /// <param name="secretKey">The bytes of the SecretKey's text.</param>
    /// <param name="service">The service of the scope.</param>
    /// <param name="method"><c>POST</c> or <c>GET</c>.</param>
    /// <param name="query">The query of a GET as it will be sent, without the question mark; empty for a POST.</param>
    /// <param name="headers">The headers to sign: <c>content-type</c>, <c>host</c> and others, names in lower case. Values are signed in lower case.</param>
    /// <param name="unixSeconds">The value of <c>X-TC-Timestamp</c>.</param>
    /// <param name="body">The body; empty for a GET.</param>
    public static string Sign(
        string secretId,
        ReadOnlySpan<byte> secretKey,
        string service,
        string method,
        string query,
        IReadOnlyDictionary<string, string> headers,
        long unixSeconds,
        ReadOnlySpan<byte> body)
    {
        string date = Tc3Timestamp.DateOf(unixSeconds);
        string[] names = [.. headers.Keys.Order(StringComparer.Ordinal)];
        string scope = $"{date}/{service}/{Tc3Authorization.Terminator}";
        string signedHeaders = string.Join(';', names);
        Tc3CanonicalRequest canonical = new(
            method,
            query,
            string.Concat(names.Select(name => $"{name}:{headers[name].Trim().ToLowerInvariant()}\n")),
            signedHeaders,
            unixSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
            scope);

        byte[] signingKey = Tc3SigningKey.Derive(secretKey, date, service);
        Span<byte> signature = stackalloc byte[Tc3Signature.Length];
        Tc3Signature.Compute(canonical, signingKey, SHA256.HashData(body), signature);
        CryptographicOperations.ZeroMemory(signingKey);
        return $"{Tc3Authorization.Algorithm} Credential={secretId}/{scope}, SignedHeaders={signedHeaders}, Signature={Encoding.ASCII.GetString(signature)}";
    }
}
