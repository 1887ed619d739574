using System.Buffers;
using System.Globalization;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The parts of <c>Authorization: TC3-HMAC-SHA256 Credential=SecretId/date/service/tc3_request, SignedHeaders=a;b, Signature=hex</c>.
/// One form is read, with the two liberties that clients take: more than one space after the algorithm (.NET sends two), and any
/// number of spaces after the commas. (Signature method v3, step 4; <c>ssm-api.md</c> 1.4.)
/// </summary>
public sealed class Tc3Authorization
{
    /// <summary>The longest header value that is read.</summary>
    public const int MaximumLength = 2048;

    /// <summary>The longest SecretId.</summary>
    public const int MaximumSecretIdLength = 128;

    /// <summary>The longest service: SDKs put the endpoint's first label there, and its port when it has no dot.</summary>
    public const int MaximumServiceLength = 72;

    /// <summary>The greatest number of signed headers.</summary>
    public const int MaximumSignedHeaders = 32;

    private const int DateLength = 10;
    private const int SignatureHexLength = 2 * Tc3SigningKey.Length;

    private static readonly SearchValues<char> SecretIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly SearchValues<char> ServiceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:[]");

    private static readonly SearchValues<char> LowerTokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string[] UsualHeaderList = [Tc3Words.ContentType, Tc3Words.Host];

    private readonly byte[] _signature;
    private readonly string[] _signedHeaders;

    private Tc3Authorization(string secretId, string date, string service, string signedHeadersText, string[] signedHeaders, byte[] signature)
    {
        SecretId = secretId;
        Date = date;
        Service = service;
        SignedHeadersText = signedHeadersText;
        _signedHeaders = signedHeaders;
        _signature = signature;
    }

    /// <summary>The id of the access key.</summary>
    public string SecretId { get; }

    /// <summary>The day of the scope, <c>yyyy-MM-dd</c>; <see cref="Tc3Verifier"/> demands that it is the timestamp's.</summary>
    public string Date { get; }

    /// <summary>The service of the scope, only good for deriving the key: SDKs take it from the endpoint (<c>ssm</c>, <c>127</c>, <c>localhost:8443</c>).</summary>
    public string Service { get; }

    /// <summary>The names of the signed headers: ascending, unique, lower-case, with <c>content-type</c> and <c>host</c> among them.</summary>
    public ReadOnlySpan<string> SignedHeaders => _signedHeaders;

    /// <summary>The 32 bytes of the signature.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    /// <summary>The names as they stand in the header, joined by <c>;</c>.</summary>
    internal string SignedHeadersText { get; }

    /// <summary>Whether <paramref name="name"/> (lower-case) is signed.</summary>
    public bool Signs(string name) => Array.IndexOf(_signedHeaders, name) >= 0;

    /// <summary>Reads the value of an <c>Authorization</c> header; never throws.</summary>
    public static bool TryParse(string? header, out Tc3Authorization authorization)
    {
        authorization = null!;
        if (header is null || header.Length > MaximumLength) return false;
        ReadOnlySpan<char> rest = header;
        if (!Take(ref rest, Tc3Words.AlgorithmText) || !TakeSpaces(ref rest) || !Take(ref rest, "Credential=")
            || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> secretId) || !IsText(secretId, MaximumSecretIdLength, SecretIdCharacters)
            || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> date) || !IsDate(date)
            || !TakeUntil(ref rest, '/', out ReadOnlySpan<char> service) || !IsText(service, MaximumServiceLength, ServiceCharacters)
            || !TakeUntil(ref rest, ',', out ReadOnlySpan<char> terminator) || terminator is not Tc3Words.TerminatorText)
        {
            return false;
        }

        TakeSpaces(ref rest);
        if (!Take(ref rest, "SignedHeaders=") || !TakeUntil(ref rest, ',', out ReadOnlySpan<char> names)) return false;
        TakeSpaces(ref rest);
        if (!Take(ref rest, "Signature=") || rest.Length != SignatureHexLength || rest.ContainsAnyExcept(LowerHexDigits)) return false;
        if (!TrySplitNames(names, out string namesText, out string[] list)) return false;
        authorization = new Tc3Authorization(
            secretId.ToString(), date.ToString(), service.ToString(), namesText, list, Convert.FromHexString(rest));
        return true;
    }

    /// <summary>The header value in its plain form, with one space wherever spaces may stand.</summary>
    public string ToHeaderValue() => Format(SecretId, Date, Service, SignedHeadersText, _signature);

    internal static string Format(string secretId, string date, string service, string signedHeaders, ReadOnlySpan<byte> signature) =>
        $"{Tc3Words.AlgorithmText} Credential={secretId}/{date}/{service}/{Tc3Words.TerminatorText}, SignedHeaders={signedHeaders}, "
        + $"Signature={Convert.ToHexStringLower(signature)}";

    private static bool Take(ref ReadOnlySpan<char> rest, string word)
    {
        if (!rest.StartsWith(word, StringComparison.Ordinal)) return false;
        rest = rest[word.Length..];
        return true;
    }

    private static bool TakeSpaces(ref ReadOnlySpan<char> rest)
    {
        int before = rest.Length;
        rest = rest.TrimStart(' ');
        return rest.Length < before;
    }

    private static bool TakeUntil(ref ReadOnlySpan<char> rest, char end, out ReadOnlySpan<char> part)
    {
        int length = rest.IndexOf(end);
        part = length < 0 ? default : rest[..length];
        rest = rest[(length + 1)..];
        return length >= 0;
    }

    private static bool IsText(ReadOnlySpan<char> text, int maximum, SearchValues<char> allowed) =>
        text.Length > 0 && text.Length <= maximum && !text.ContainsAnyExcept(allowed);

    private static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == DateLength && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool TrySplitNames(ReadOnlySpan<char> names, out string text, out string[] list)
    {
        text = Tc3Words.UsualSignedHeaders;
        list = UsualHeaderList;
        if (names is Tc3Words.UsualSignedHeaders) return true;
        int count = names.Count(';') + 1;
        if (count > MaximumSignedHeaders) return false;
        list = new string[count];
        text = names.ToString();
        int index = 0;
        foreach (Range range in names.Split(';'))
        {
            ReadOnlySpan<char> name = names[range];
            if (name.IsEmpty || name.ContainsAnyExcept(LowerTokenCharacters)) return false;
            if (index > 0 && name.CompareTo(list[index - 1], StringComparison.Ordinal) <= 0) return false;
            list[index++] = name.ToString();
        }

        return Array.IndexOf(list, Tc3Words.ContentType) >= 0 && Array.IndexOf(list, Tc3Words.Host) >= 0;
    }
}
