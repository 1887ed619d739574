using System.Security.Cryptography;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The server's side of signature method v3. Clients differ in what they sign, so a request is read in a few ways: the host with its port and
/// without (Node), header values as sent and in lower case (the documentation), a query with <c>~</c> as <c>%7E</c> (.NET). The first reading is
/// the common one. An unsigned payload is refused before this. (<c>ssm-api.md</c> 1.4.)
/// </summary>
/// <remarks>
/// What these readings leave open: the port when the client signed none, and the case of letters in host, content type and other signed values
/// when the client signed them in lower case. What the client's signature never covered (action, version, region, token, and the query of a
/// POST) is bound by the first use of the signature (rule S5).
/// </remarks>
public static class Tc3Verifier
{
    /// <summary>Whether <paramref name="authorization"/> is the signature of <paramref name="request"/> under <paramref name="signingKey"/>.</summary>
    /// <param name="request">The request as it came in.</param>
    /// <param name="authorization">Its parsed <c>Authorization</c> header.</param>
    /// <param name="signingKey"><see cref="Tc3SigningKey.Derive"/> of the key that <paramref name="authorization"/> names, for its date and service.</param>
    public static bool Verify(in Tc3Request request, Tc3Authorization authorization, ReadOnlySpan<byte> signingKey)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        bool isGet = request.Method is "GET";
        if (!isGet && request.Method is not "POST") return false;
        if (isGet && !request.Body.IsEmpty) return false;
        if (!request.Timestamp.IsOn(authorization.Date)) return false;

        Span<byte> bodyHash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(request.Body, bodyHash);
        ReadOnlySpan<char> query = isGet ? request.Query : default;
        if (MatchesInAnyCase(request, authorization, signingKey, bodyHash, query)) return true;
        return query.Contains('~')
            && MatchesInAnyCase(request, authorization, signingKey, bodyHash, query.ToString().Replace("~", "%7E", StringComparison.Ordinal));
    }

    private static bool MatchesInAnyCase(
        in Tc3Request request, Tc3Authorization authorization, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bodyHash, ReadOnlySpan<char> query)
    {
        var reading = new Tc3Reading
        {
            Query = query,
            Host = default,
            Case = HeaderCase.ActionLower,
            SignedHeaders = authorization.SignedHeaders,
            SignedHeadersText = authorization.SignedHeadersText,
            BodyHash = bodyHash,
        };
        if (MatchesUnderAnyHost(request, authorization, key, reading, HeaderCase.ActionLower)) return true;
        FindCapitals(request, authorization.SignedHeaders, out bool inAction, out bool elsewhere);
        return (elsewhere && MatchesUnderAnyHost(request, authorization, key, reading, HeaderCase.AllLower))
            || (inAction && MatchesUnderAnyHost(request, authorization, key, reading, HeaderCase.AsSent));
    }

    private static bool MatchesUnderAnyHost(
        in Tc3Request request, Tc3Authorization authorization, ReadOnlySpan<byte> key, in Tc3Reading reading, HeaderCase headerCase)
    {
        ReadOnlySpan<char> host = request.Header(Tc3Words.Host);
        if (Matches(request, authorization, key, reading, headerCase, host)) return true;
        ReadOnlySpan<char> bare = HostWithoutPort(host);
        return bare.Length < host.Length && Matches(request, authorization, key, reading, headerCase, bare);
    }

    private static bool Matches(
        in Tc3Request request, Tc3Authorization authorization, ReadOnlySpan<byte> key, in Tc3Reading common, HeaderCase headerCase, ReadOnlySpan<char> host)
    {
        Tc3Reading reading = common with { Host = host, Case = headerCase };
        Span<byte> expected = stackalloc byte[Tc3SigningKey.Length];
        return Tc3Signature.TryCompute(request, reading, authorization.Date, authorization.Service, key, expected)
            && CryptographicOperations.FixedTimeEquals(expected, authorization.Signature);
    }

    private static void FindCapitals(in Tc3Request request, ReadOnlySpan<string> names, out bool inAction, out bool elsewhere)
    {
        inAction = elsewhere = false;
        foreach (string name in names)
        {
            bool found = request.Header(name).ContainsAnyInRange('A', 'Z');
            if (name is Tc3Words.Action) inAction |= found;
            else elsewhere |= found;
        }
    }

    /// <summary>Cuts <c>:digits</c> off; leaves <c>[::1]</c> and anything that has no proper port.</summary>
    internal static ReadOnlySpan<char> HostWithoutPort(ReadOnlySpan<char> host)
    {
        int colon = host.LastIndexOf(':');
        if (colon <= 0) return host;
        ReadOnlySpan<char> name = host[..colon];
        ReadOnlySpan<char> port = host[(colon + 1)..];
        bool isPort = port.Length is > 0 and <= 5 && !port.ContainsAnyExceptInRange('0', '9');
        bool isName = name[0] == '[' ? name[^1] == ']' : !name.Contains(':');
        return isPort && isName ? name : host;
    }
}
