using System.Security.Cryptography;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The client's side of signature method v3: holds one secret key and signs requests with it. Values are signed as they will be sent, except
/// <c>x-tc-action</c>, which is signed in lower case as the documentation's examples do. (<c>ssm-api.md</c> 1.4.)
/// </summary>
public sealed class Tc3Signer
{
    private readonly byte[] _secretKey;

    /// <summary>Makes a signer; the key is copied.</summary>
    /// <param name="secretId">The id of the access key.</param>
    /// <param name="secretKey">The secret key as UTF-8.</param>
    public Tc3Signer(string secretId, ReadOnlySpan<byte> secretKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(secretId);
        SecretId = secretId;
        _secretKey = secretKey.ToArray();
    }

    /// <summary>The id of the access key.</summary>
    public string SecretId { get; }

    /// <summary>The value of the <c>Authorization</c> header for <paramref name="request"/>.</summary>
    /// <param name="request">The request exactly as it will be sent.</param>
    /// <param name="service">The service of the scope, for example <c>ssm</c>.</param>
    /// <param name="otherHeaders">Names, lower-case, of headers to sign besides <c>content-type</c> and <c>host</c>, in any order.</param>
    /// <exception cref="ArgumentException">The request cannot be signed: a signed header is absent, or a part is malformed.</exception>
    public string Sign(in Tc3Request request, string service, params ReadOnlySpan<string> otherHeaders)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        bool isGet = request.Method is "GET";
        if (!isGet && request.Method is not "POST") throw new ArgumentException("Only GET and POST can be signed.", nameof(request));
        if (isGet && !request.Body.IsEmpty) throw new ArgumentException("A GET with a body cannot be signed.", nameof(request));

        string[] names = [Tc3Words.ContentType, Tc3Words.Host, .. otherHeaders];
        Array.Sort(names, string.CompareOrdinal);
        string namesText = string.Join(';', names);
        Span<byte> bodyHash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(request.Body, bodyHash);
        var reading = new Tc3Reading
        {
            Query = isGet ? request.Query : default,
            Host = request.Header(Tc3Words.Host),
            Case = HeaderCase.ActionLower,
            SignedHeaders = names,
            SignedHeadersText = namesText,
            BodyHash = bodyHash,
        };
        string date = request.Timestamp.ToDate();
        byte[] signingKey = Tc3SigningKey.Derive(_secretKey, date, service);
        try
        {
            Span<byte> signature = stackalloc byte[Tc3SigningKey.Length];
            if (!Tc3Signature.TryCompute(request, reading, date, service, signingKey, signature))
                throw new ArgumentException("A signed header is absent or holds characters that cannot be sent.", nameof(request));
            string header = Tc3Authorization.Format(SecretId, date, service, namesText, signature);
            if (!Tc3Authorization.TryParse(header, out _))
                throw new ArgumentException("The SecretId, the service or the list of signed headers is malformed.", nameof(service));
            return header;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(signingKey);
        }
    }
}
