using System.Text.Unicode;
using static System.Text.Ascii;

namespace SecretsManager.Protocol.Parameters;

/// <summary>Reads the parameters of a <c>multipart/form-data</c> body.</summary>
public static class MultipartParameters
{
    private const int MaximumHeaders = 16;
    private const int LongestHeader = 1024;

    /// <summary>
    /// Reads one part a field, its name flattened as in a form. Lines end in CRLF; each part has exactly one
    /// <c>Content-Disposition: form-data; name="..."</c>; other headers and a file name are ignored. There is no preamble and nothing but
    /// a line end after the closing boundary. An empty body has no parameters.
    /// </summary>
    /// <param name="contentType">The whole header, which holds the boundary.</param>
    /// <exception cref="ApiException"><see cref="ErrorCode.InvalidRequest"/> for the multipart form, <see cref="ErrorCode.InvalidParameter"/>
    /// for names and texts.</exception>
    public static ParameterTree Parse(ReadOnlySpan<byte> body, string contentType, ParameterLimits limits)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        ArgumentNullException.ThrowIfNull(limits);
        byte[] delimiter = MultipartBoundary.Delimiter(contentType);
        var fields = new FormFields(new TextBuffer(body.Length));
        bool read = false;
        try
        {
            if (!body.IsEmpty)
                Read(body, delimiter, fields, limits);
            read = true;
        }
        finally
        {
            if (!read)
                fields.Dispose();
        }

        return FlattenedNames.ToTree(fields, limits);
    }

    private static void Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, FormFields fields, ParameterLimits limits)
    {
        // The first boundary has no line break before it.
        if (!body.StartsWith(delimiter[2..]))
            throw Refusal.BrokenMultipart("it does not start with the boundary", "未以 boundary 开头");
        body = body[(delimiter.Length - 2)..];
        while (!body.StartsWith("--"u8))
        {
            if (!body.StartsWith("\r\n"u8))
                throw Refusal.BrokenMultipart("a boundary is not followed by a line end", "boundary 之后没有换行");
            body = body[2..];
            ReadOnlySpan<byte> name = ReadHeaders(ref body);
            int end = body.IndexOf(delimiter);
            if (end < 0)
                throw Refusal.BrokenMultipart("the closing boundary is missing", "缺少结束 boundary");
            ReadOnlySpan<byte> value = body[..end];
            if (!Utf8.IsValid(name) || !Utf8.IsValid(value))
                throw Refusal.NotUtf8();
            fields.Add(fields.Text.Add(name), fields.Text.Add(value), limits);
            body = body[(end + delimiter.Length)..];
        }

        if (body.Length != 2 && !(body.Length == 4 && body.EndsWith("\r\n"u8)))
            throw Refusal.BrokenMultipart("something follows the closing boundary", "结束 boundary 之后还有内容");
    }

    private static ReadOnlySpan<byte> ReadHeaders(scoped ref ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> name = default;
        bool named = false;
        for (int headers = 0; ; headers++)
        {
            ReadOnlySpan<byte> line = ReadLine(ref body);
            if (line.IsEmpty)
                break;
            if (headers == MaximumHeaders)
                throw Refusal.BrokenMultipart("a part has more than 16 headers", "某部分的标头超过 16 个");
            int colon = line.IndexOf((byte)':');
            if (colon < 0 || !HeaderParameters.IsToken(line[..colon]))
                throw Refusal.BrokenMultipart("a header of a part cannot be read", "某部分的标头无法解析");
            if (!EqualsIgnoreCase(line[..colon], "Content-Disposition"u8))
                continue;
            if (named)
                throw BadDisposition();
            name = ReadName(line[(colon + 1)..]);
            named = true;
        }

        return named ? name : throw BadDisposition();
    }

    private static ReadOnlySpan<byte> ReadLine(scoped ref ReadOnlySpan<byte> body)
    {
        int end = body[..Math.Min(body.Length, LongestHeader + 2)].IndexOf("\r\n"u8);
        if (end < 0 || body[..end].ContainsAny((byte)'\r', (byte)'\n', (byte)0))
            throw Refusal.BrokenMultipart("a header of a part is too long or does not end in CRLF", "某部分的标头过长或未以 CRLF 结束");
        ReadOnlySpan<byte> line = body[..end];
        body = body[(end + 2)..];
        return line;
    }

    private static ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> disposition)
    {
        var header = new HeaderParameters(disposition);
        if (!EqualsIgnoreCase(header.Kind, "form-data"u8))
            throw BadDisposition();
        ReadOnlySpan<byte> name = default;
        while (header.Next())
        {
            if (!EqualsIgnoreCase(header.Name, "name"u8))
                continue;
            if (!name.IsEmpty || !header.Quoted || header.Value.IsEmpty)
                throw BadDisposition();
            name = header.Value;
        }

        return name.IsEmpty ? throw BadDisposition() : name;
    }

    private static ApiException BadDisposition() => Refusal.BrokenMultipart(
        "each part needs one header Content-Disposition: form-data; name=\"...\"",
        "每个部分需要一个标头 Content-Disposition: form-data; name=\"...\"");
}
