using System.Buffers.Text;
using System.Text.Json;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>
/// What an identity token says (RFC 7515, RFC 7519), read strictly and not believed yet: nothing of it counts before the signature has been
/// verified. What the header says of keys, but for the id, is not even read.
/// </summary>
internal sealed record IdentityToken
{
    /// <summary>The longest token, characters.</summary>
    public const int Longest = 8192;

    private const int LongestSubject = 255;
    private const int MostAudiences = 50;
    private const double LatestTime = 253_402_300_799;

    /// <summary>The algorithm of the signature, as the header names it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The id of the key, or null.</summary>
    public required string? KeyId { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>When it ends, Unix seconds.</summary>
    public required double Expires { get; init; }

    /// <summary>When it begins, Unix seconds; null if it does not say.</summary>
    public required double? NotBefore { get; init; }

    /// <summary>When it was issued, Unix seconds; null if it does not say.</summary>
    public required double? Issued { get; init; }

    /// <summary>Reads a signed token in its compact form; null if it is none, or lacks issuer, subject, audience or end.</summary>
    public static IdentityToken? TryRead(string text)
    {
        if (text.Length > Longest || text.Split('.') is not [{ } header, { } payload, { } signature] || Decode(signature) is not { Length: > 0 })
            return null;
        using JsonDocument? head = Decode(header) is { } headBytes ? StrictJson.TryParseObject(headBytes) : null;
        using JsonDocument? claims = Decode(payload) is { } claimBytes ? StrictJson.TryParseObject(claimBytes) : null;
        return head is null || claims is null ? null : TryRead(head.RootElement, claims.RootElement);
    }

    private static IdentityToken? TryRead(JsonElement head, JsonElement claims)
    {
        // A critical extension must be understood, and none is here. A type that is another one's, an access token's, is no identity.
        if (head.TryGetProperty("crit"u8, out _) || (head.TryGetProperty("typ"u8, out _) && !IsJwt(StrictJson.Text(head, "typ"))))
            return null;
        if (StrictJson.Text(head, "alg") is not { } algorithm || (head.TryGetProperty("kid"u8, out _) && StrictJson.Text(head, "kid") is null))
            return null;
        if (StrictJson.Text(claims, "iss") is not { } issuer || StrictJson.Text(claims, "sub") is not { Length: > 0 and <= LongestSubject } subject)
            return null;
        if (AudiencesOf(claims) is not { } audiences || !TryTime(claims, "exp", out double? expires) || expires is null)
            return null;
        if (!TryTime(claims, "nbf", out double? notBefore) || !TryTime(claims, "iat", out double? issued))
            return null;
        return new IdentityToken
        {
            Algorithm = algorithm,
            KeyId = StrictJson.Text(head, "kid"),
            Issuer = issuer,
            Subject = subject,
            Audiences = audiences,
            Expires = expires.Value,
            NotBefore = notBefore,
            Issued = issued,
        };
    }

    private static bool IsJwt(string? type) => string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string>? AudiencesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud"u8, out JsonElement audience))
            return null;
        if (audience.ValueKind == JsonValueKind.String)
            return StrictJson.Text(claims, "aud") is { } only ? [only] : null;
        if (audience.ValueKind != JsonValueKind.Array || audience.GetArrayLength() is 0 or > MostAudiences)
            return null;
        if (audience.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.String))
            return null;
        try
        {
            return [.. audience.EnumerateArray().Select(static item => item.GetString()!)];
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped.
            return null;
        }
    }

    private static bool TryTime(JsonElement claims, string name, out double? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out JsonElement member))
            return true;
        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out double value) || value is not (>= 0 and <= LatestTime))
            return false;
        time = value;
        return true;
    }

    // The decoder alone would take white space and padding, which no token has.
    private static byte[]? Decode(string part)
    {
        if (part.Length == 0 || part.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return null;
        return Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
    }
}
