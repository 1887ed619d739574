using System.Buffers.Text;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>The pieces of log lines.</summary>
internal static class LogLineText
{
    /// <summary>A note in quotes. Notes hold no control character but line feeds.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <summary>Takes a text in quotes off the front.</summary>
    public static string Quoted(ref ReadOnlySpan<byte> rest)
    {
        Expect(ref rest, "\""u8, "a text");
        var bytes = new List<byte>();
        while (true)
        {
            if (rest.IsEmpty || rest[0] < ' ')
                throw new FormatException("A text has no end in the line.");
            if (rest[0] == '"')
                break;

            var letter = rest[0];
            rest = rest[1..];
            if (letter == '\\')
            {
                letter = rest.IsEmpty ? (byte)0 : rest[0];
                if (letter is not ((byte)'n' or (byte)'"' or (byte)'\\'))
                    throw new FormatException("A text has an escape other than of a line feed, a quote or a backslash.");
                if (letter == 'n') letter = (byte)'\n';
                rest = rest[1..];
            }

            bytes.Add(letter);
        }

        rest = rest[1..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.ToArray());
        }
        catch (DecoderFallbackException fault)
        {
            throw new FormatException("A text is not UTF-8.", fault);
        }
    }

    /// <summary>Takes a number off the front: zero or more, no needless zero in front.</summary>
    public static long Number(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] is < (byte)'0' or > (byte)'9' || !Utf8Parser.TryParse(rest, out long number, out var length) || (rest[0] == '0' && length > 1))
            throw new FormatException("A number is not decimal, or too large.");
        rest = rest[length..];
        return number;
    }

    /// <summary>Takes what must stand here off the front.</summary>
    public static void Expect(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> bytes, string what)
    {
        if (!rest.StartsWith(bytes))
            throw new FormatException($"The line does not have {what} where it must stand.");
        rest = rest[bytes.Length..];
    }

    /// <summary>Sees that the line ends here.</summary>
    public static void End(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end)
    {
        if (rest.Length != end.Length || !rest.StartsWith(end))
            throw new FormatException("The line does not end where it must.");
    }

    /// <summary>Reads what follows the size's name in the line of a start.</summary>
    public static LogStart Start(ReadOnlySpan<byte> rest)
    {
        var size = Number(ref rest);
        Expect(ref rest, ",\"hashes\":["u8, "the hashes");
        var hashes = new List<byte[]>();
        while (!rest.StartsWith("]"u8))
        {
            if (hashes.Count > 0) Expect(ref rest, ","u8, "a comma between hashes");
            var hash = CheckpointText.Bytes(Quoted(ref rest));
            hashes.Add(hash is { Length: MerkleFrontier.HashBytes } ? hash : throw new FormatException($"A hash is not {MerkleFrontier.HashBytes} bytes in base64."));
        }

        Expect(ref rest, "],\"checkpoint\":"u8, "the checkpoint");
        var note = Quoted(ref rest);
        End(rest, "}}"u8);
        return new LogStart(size, hashes, note);
    }
}
