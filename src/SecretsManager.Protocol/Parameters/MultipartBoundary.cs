using System.Buffers;
using System.Text;
using static System.Text.Ascii;

namespace SecretsManager.Protocol.Parameters;

/// <summary>Finds the boundary in the content type of a multipart request.</summary>
internal static class MultipartBoundary
{
    private const int LongestBoundary = 70;
    private const int LongestContentType = 512;

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? "u8);

    /// <summary>The line break, dashes and boundary that end each part.</summary>
    public static byte[] Delimiter(string contentType)
    {
        if (contentType.Length > LongestContentType || !IsValid(contentType))
            throw Malformed();
        var header = new HeaderParameters(Encoding.ASCII.GetBytes(contentType));
        if (!EqualsIgnoreCase(header.Kind, "multipart/form-data"u8))
            throw Malformed();
        byte[]? delimiter = null;
        while (header.Next())
        {
            if (!EqualsIgnoreCase(header.Name, "boundary"u8))
                continue;
            if (delimiter is not null || !IsBoundary(header.Value))
                throw Malformed();
            delimiter = [.. "\r\n--"u8, .. header.Value];
        }

        return delimiter ?? throw Malformed();
    }

    private static bool IsBoundary(ReadOnlySpan<byte> boundary) =>
        boundary.Length is > 0 and <= LongestBoundary && boundary[^1] != ' ' && !boundary.ContainsAnyExcept(Allowed);

    private static ApiException Malformed() =>
        Refusal.BrokenMultipart("the Content-Type must be multipart/form-data with one boundary", "Content-Type 必须是带有一个 boundary 的 multipart/form-data");
}
