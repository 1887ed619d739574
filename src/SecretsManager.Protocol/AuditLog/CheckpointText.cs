using System.Globalization;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>Reads signed notes over checkpoints. There is one way to write each, so whatever could be read two ways is refused.</summary>
internal static class CheckpointText
{
    /// <summary>What begins a signature line: an em dash and a blank.</summary>
    public const string SignatureMark = "\u2014 ";

    /// <summary>Reads a signed note.</summary>
    public static SignedCheckpoint Read(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Any(letter => letter != '\n' && char.IsControl(letter)))
            throw new FormatException("The note holds a control character other than a line feed.");

        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0)
            throw new FormatException("The note has no blank line before its signatures.");
        if (!note.EndsWith('\n') || blank + 2 >= note.Length)
            throw new FormatException("The note ends without a signature line and its line feed.");

        return new SignedCheckpoint(Text(note[..blank].Split('\n')), [.. note[(blank + 2)..^1].Split('\n').Select(Signature)]);
    }

    /// <summary>Reads a number that is not negative: digits only, none in front that is not needed.</summary>
    public static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');

    /// <summary>Reads base64 as it would be written.</summary>
    public static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }

    private static Checkpoint Text(string[] lines)
    {
        if (lines.Length < 3)
            throw new FormatException("The checkpoint needs three lines: origin, size and root.");
        if (!LogOrigin.IsOne(lines[0]))
            throw new FormatException("The checkpoint's origin is not two lower-case UUIDs with a slash between.");
        if (!TryNumber(lines[1], out var size))
            throw new FormatException("The checkpoint's size is not a decimal number.");
        if (Bytes(lines[2]) is not { Length: MerkleFrontier.HashBytes } root)
            throw new FormatException($"The checkpoint's root is not {MerkleFrontier.HashBytes} bytes in base64.");
        if (lines.Any(line => line.Length == 0))
            throw new FormatException("The checkpoint has an empty line.");

        return new Checkpoint(lines[0], size, root, lines[3..]);
    }

    private static NoteSignature Signature(string line)
    {
        var words = line.Split(' ');
        if (!line.StartsWith(SignatureMark, StringComparison.Ordinal) || words.Length != 3 || words[1].Length == 0 || words[1].Contains('+', StringComparison.Ordinal))
            throw new FormatException("A signature line is not an em dash, a key name and base64 with blanks between.");
        if (Bytes(words[2]) is not { Length: > CheckpointKey.HashBytes } bytes)
            throw new FormatException("A signature is not base64 of a key hash of four bytes and a signature.");

        return new NoteSignature(words[1], bytes[..CheckpointKey.HashBytes], bytes[CheckpointKey.HashBytes..]);
    }
}
