using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// What a log is at one size: the text that is signed (C2SP tlog-checkpoint). Origin, size in decimal, root in base64, then lines of
/// extension; each ends with a line feed.
/// </summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">How many records it covers.</param>
/// <param name="Root">The root of the RFC 6962 tree over them, 32 bytes.</param>
/// <param name="Extensions">More lines, none of them empty.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, IReadOnlyList<string> Extensions)
{
    private const string TimeExtension = "time ";

    /// <summary>When it was signed, Unix milliseconds, by its own word; null if it does not say.</summary>
    public long? Time =>
        Extensions.FirstOrDefault(line => line.StartsWith(TimeExtension, StringComparison.Ordinal)) is { } line
        && long.TryParse(line.AsSpan(TimeExtension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long time)
            ? time
            : null;

    /// <summary>A checkpoint that says when it is signed.</summary>
    /// <param name="time">Unix milliseconds.</param>
    public static Checkpoint At(string origin, MerkleFrontier tree, long time) =>
        new(origin, tree.Size, tree.Root(), [string.Create(CultureInfo.InvariantCulture, $"{TimeExtension}{time}")]);

    /// <summary>The text that is signed.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Origin).Append('\n').Append(CultureInfo.InvariantCulture, $"{Size}\n").Append(Convert.ToBase64String(Root)).Append('\n');
        foreach (string line in Extensions)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads a text; null if it is not exactly one that <see cref="ToText"/> writes.</summary>
    public static Checkpoint? Read(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0 || lines.AsSpan(0, lines.Length - 1).Contains(string.Empty)
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            || !Base64.IsValid(lines[2]))
            return null;
        byte[] root = Convert.FromBase64String(lines[2]);
        Checkpoint read = new(lines[0], size, root, lines[3..^1]);
        // One text for one checkpoint: no leading zeros, no other base64.
        return root.Length == MerkleFrontier.HashSize && read.ToText() == text ? read : null;
    }
}
