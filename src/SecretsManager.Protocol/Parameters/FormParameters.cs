using System.Text.Unicode;

namespace SecretsManager.Protocol.Parameters;

/// <summary>Reads the parameters of an <c>application/x-www-form-urlencoded</c> body or of a query (without its <c>?</c>).</summary>
public static class FormParameters
{
    /// <summary>
    /// Reads flattened names such as <c>Tags.0.TagKey</c> into a tree. <c>+</c> and <c>%20</c> are spaces, other escapes must be well
    /// formed, texts must be UTF-8, names unique, indices without gaps. An empty text has no parameters; <c>a</c> alone is an empty value.
    /// </summary>
    /// <exception cref="ApiException"><see cref="ErrorCode.InvalidParameter"/></exception>
    public static ParameterTree Parse(ReadOnlySpan<byte> text, ParameterLimits limits)
    {
        FormFields fields = Fields(text, limits);
        return FlattenedNames.ToTree(fields, limits);
    }

    /// <summary>Reads the unescaped fields in their order, without a look at what the names mean.</summary>
    /// <exception cref="ApiException"><see cref="ErrorCode.InvalidParameter"/></exception>
    public static FormFields Fields(ReadOnlySpan<byte> text, ParameterLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        // Unescaping never makes a text longer.
        var fields = new FormFields(new TextBuffer(text.Length));
        bool read = false;
        try
        {
            if (!text.IsEmpty)
                Read(text, fields, limits);
            read = true;
            return fields;
        }
        finally
        {
            if (!read)
                fields.Dispose();
        }
    }

    private static void Read(ReadOnlySpan<byte> text, FormFields fields, ParameterLimits limits)
    {
        foreach (Range part in text.Split((byte)'&'))
        {
            ReadOnlySpan<byte> field = text[part];
            int equals = field.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = equals < 0 ? field : field[..equals];
            ReadOnlySpan<byte> value = equals < 0 ? default : field[(equals + 1)..];
            if (name.IsEmpty)
                throw Refusal.EmptyName();
            fields.Add(Unescape(name, fields.Text), Unescape(value, fields.Text), limits);
        }
    }

    private static TextRange Unescape(ReadOnlySpan<byte> escaped, TextBuffer text)
    {
        Span<byte> target = text.Free;
        int written = 0;
        for (int i = 0; i < escaped.Length; i++)
        {
            byte current = escaped[i];
            if (current == '%')
            {
                if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit((char)escaped[i + 1]) || !char.IsAsciiHexDigit((char)escaped[i + 2]))
                    throw Refusal.MalformedEscape();
                current = (byte)((Digit(escaped[i + 1]) << 4) | Digit(escaped[i + 2]));
                i += 2;
            }
            else if (current == '+')
            {
                current = (byte)' ';
            }

            target[written++] = current;
        }

        if (!Utf8.IsValid(target[..written]))
            throw Refusal.NotUtf8();
        return text.Keep(written);
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
