using System.Buffers;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// Reads a header value of the form <c>kind; name=value; name="value"</c>. Quoted values hold no backslashes and no quotes. Throws
/// <see cref="ErrorCode.InvalidRequest"/> for anything else.
/// </summary>
internal ref struct HeaderParameters
{
    private static readonly SearchValues<byte> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"u8);

    private ReadOnlySpan<byte> rest;

    /// <summary>Starts reading <paramref name="header"/>.</summary>
    public HeaderParameters(ReadOnlySpan<byte> header)
    {
        int end = header.IndexOf((byte)';');
        Kind = (end < 0 ? header : header[..end]).Trim(" \t"u8);
        rest = end < 0 ? default : header[end..];
    }

    /// <summary>What stands before the first semicolon.</summary>
    public ReadOnlySpan<byte> Kind { get; }

    /// <summary>The name of the parameter read last.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value of the parameter read last, without its quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the value read last stood in quotes.</summary>
    public bool Quoted { get; private set; }

    /// <summary>Whether <paramref name="name"/> is a token in the sense of HTTP.</summary>
    public static bool IsToken(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(Token);

    /// <summary>Reads the next parameter, if there is one.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        // The rest always starts with the semicolon.
        rest = rest[1..].TrimStart(" \t"u8);
        int equals = rest.IndexOf((byte)'=');
        if (equals < 0)
            throw Malformed();
        Name = rest[..equals];
        rest = rest[(equals + 1)..];
        Quoted = rest.StartsWith("\""u8);
        int end = Quoted ? rest[1..].IndexOf((byte)'"') + 1 : rest.IndexOfAny(" \t;"u8);
        if (!IsToken(Name) || (Quoted && end == 0))
            throw Malformed();
        if (end < 0)
            end = rest.Length;
        Value = Quoted ? rest[1..end] : rest[..end];
        if (Quoted ? Value.Contains((byte)'\\') : Value.ContainsAny((byte)'"', (byte)'\\'))
            throw Malformed();
        rest = rest[(Quoted ? end + 1 : end)..].TrimStart(" \t"u8);
        if (!rest.IsEmpty && rest[0] != ';')
            throw Malformed();
        return true;
    }

    private static ApiException Malformed() => Refusal.BrokenMultipart("a header parameter cannot be read", "标头参数无法解析");
}
