using System.Buffers.Text;
using System.Text;

namespace SecretsManager.Server.Tags;

/// <summary>
/// What a list gives for its next page: where this one ended, as text that means nothing to a caller. It grants nothing, so it is neither
/// sealed nor signed; a caller who makes one starts the list somewhere else.
/// </summary>
internal static class PageToken
{
    private const char Separator = '\n';
    private const int LongestToken = 4096;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="list">Of what list it is; those of one are refused by others.</param>
    public static string Write(string list, params IEnumerable<string> place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, place.Prepend(list))));

    /// <summary>The place that the token is for; null for the beginning.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameter.PaginationTokenInvalid</c>.</exception>
    public static string[]? Read(string list, int parts, string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        try
        {
            if (token.Length > LongestToken)
                throw TagRefusals.Token();
            string[] place = Strict.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
            return place.Length == parts + 1 && place[0] == list && Write(list, place[1..]) == token ? place[1..] : throw TagRefusals.Token();
        }
        catch (Exception malformed) when (malformed is FormatException or DecoderFallbackException)
        {
            throw TagRefusals.Token();
        }
    }
}
