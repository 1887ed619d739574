using System.Buffers;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The parts of an <c>Authorization</c> header of the method TC3-HMAC-SHA256 (API 3.0):
/// <c>TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=LIST, Signature=HEX</c>. The parser is strict: these parts in
/// this order, one or more spaces behind the algorithm (the .NET client sends two), spaces behind a comma or none, nothing else.
/// </summary>
/// <param name="SecretId">The key id as sent, printable ASCII without <c>/</c> and <c>,</c>.</param>
/// <param name="Date">The day of the scope, <c>YYYY-MM-DD</c>.</param>
/// <param name="Service">The service of the scope. Clients that are pointed at an IP address put its first part here.</param>
/// <param name="SignedHeaders">The list as sent: lower-case names, ascending, each once, <c>content-type</c> and <c>host</c> among them.</param>
/// <param name="Signature">64 lower-case hexadecimal digits.</param>
public sealed record Tc3Authorization(string SecretId, string Date, string Service, string SignedHeaders, string Signature)
{
    /// <summary>The algorithm's name.</summary>
    public const string Algorithm = "TC3-HMAC-SHA256";

    /// <summary>The last part of a scope.</summary>
    public const string Terminator = "tc3_request";

    private const int LongestHeader = 2048;
    private const int LongestSecretId = 128;
    private const int LongestService = 128;
    private const int SignatureLength = 64;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> HeaderName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The names of the signed headers.</summary>
    public IReadOnlyList<string> SignedHeaderNames => SignedHeaders.Split(';');

    /// <summary>Whether the signature covers a header.</summary>
    /// <param name="name">Lower-case.</param>
    public bool Signs(string name) => SignedHeaderNames.Contains(name);

    /// <summary>Reads a header; null if it is not exactly of this form.</summary>
    public static Tc3Authorization? Parse(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        ReadOnlySpan<char> rest = header;
        if (rest.Length > LongestHeader || !Take(ref rest, Algorithm) || !TakeSpaces(ref rest) || !Take(ref rest, "Credential=")
            || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> secretId) || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> date)
            || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> service) || !Take(ref rest, Terminator)
            || !TakeComma(ref rest) || !Take(ref rest, "SignedHeaders=") || !TakeUntil(ref rest, ',', out ReadOnlySpan<char> signedHeaders))
            return null;
        rest = rest.TrimStart(' ');
        if (!Take(ref rest, "Signature=") || !IsSignature(rest) || !IsName(secretId, LongestSecretId) || !Tc3Timestamp.IsDate(date)
            || !IsName(service, LongestService) || !IsHeaderList(signedHeaders))
            return null;
        return new Tc3Authorization(secretId.ToString(), date.ToString(), service.ToString(), signedHeaders.ToString(), rest.ToString());
    }

    private static bool Take(ref ReadOnlySpan<char> rest, string expected)
    {
        if (!rest.StartsWith(expected, StringComparison.Ordinal))
            return false;
        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeSpaces(ref ReadOnlySpan<char> rest)
    {
        int before = rest.Length;
        rest = rest.TrimStart(' ');
        return rest.Length < before;
    }

    private static bool TakeComma(ref ReadOnlySpan<char> rest)
    {
        bool comma = Take(ref rest, ",");
        rest = rest.TrimStart(' ');
        return comma;
    }

    private static bool TakeUntil(ref ReadOnlySpan<char> rest, char end, out ReadOnlySpan<char> taken)
    {
        int length = rest.IndexOf(end);
        taken = length < 0 ? default : rest[..length];
        rest = length < 0 ? rest : rest[(length + 1)..];
        return length > 0;
    }

    private static bool IsName(ReadOnlySpan<char> text, int longest) =>
        text.Length <= longest && !text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny(',', '/', '=');

    private static bool IsSignature(ReadOnlySpan<char> text) =>
        text.Length == SignatureLength && !text.ContainsAnyExcept(LowerHex);

    private static bool IsHeaderList(ReadOnlySpan<char> list)
    {
        bool contentType = false;
        bool host = false;
        ReadOnlySpan<char> previous = default;
        foreach (Range range in list.Split(';'))
        {
            ReadOnlySpan<char> name = list[range];
            if (name.IsEmpty || name.ContainsAnyExcept(HeaderName) || name.CompareTo(previous, StringComparison.Ordinal) <= 0)
                return false;
            contentType |= name is "content-type";
            host |= name is "host";
            previous = name;
        }

        return contentType && host;
    }
}
