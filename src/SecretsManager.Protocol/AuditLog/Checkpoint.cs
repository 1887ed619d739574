using System.Globalization;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>What is signed of a log: how many records it has and the root of the tree over them (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">Whose log: the deployment's and the node's UUID with a slash between.</param>
/// <param name="Size">The records it covers, from number 1.</param>
/// <param name="Root">The root of the tree over them; 32 bytes.</param>
/// <param name="Extensions">The lines after the root; none is empty.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, IReadOnlyList<string> Extensions)
{
    private const string TimeExtension = "time ";

    /// <summary>When it was made, in milliseconds since 1970, as its extension says; null when none says so.</summary>
    public long? Time
    {
        get
        {
            var line = Extensions.FirstOrDefault(extension => extension.StartsWith(TimeExtension, StringComparison.Ordinal));
            return line is not null && CheckpointText.TryNumber(line[TimeExtension.Length..], out var time) ? time : null;
        }
    }

    /// <summary>The extension line that tells a time in milliseconds since 1970.</summary>
    public static string TimeLine(long milliseconds) => TimeExtension + milliseconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>The note's text: every line with its line feed. Its UTF-8 is what is signed.</summary>
    public string ToText() =>
        $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n{string.Concat(Extensions.Select(line => line + "\n"))}";

    /// <summary>Reads a signed note.</summary>
    /// <exception cref="FormatException">It is not one, and its message says why.</exception>
    public static SignedCheckpoint Parse(string note) => CheckpointText.Read(note);
}

/// <summary>A checkpoint with the signatures under it, none of them proven yet.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Signatures">The signatures; at least one.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, IReadOnlyList<NoteSignature> Signatures);

/// <summary>A signature under a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyHash">The first four bytes of the key's hash.</param>
/// <param name="Signature">The signature itself.</param>
public sealed record NoteSignature(string Name, byte[] KeyHash, byte[] Signature);
