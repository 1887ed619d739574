namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>Where the files of a node's log stand.</summary>
/// <param name="Record">The number of the last whole record; behind a start how many records it covers; 0 when there is nothing.</param>
/// <param name="CheckpointNumber">How many records the last whole checkpoint covers, or the start if none came after it; 0 when there is neither.</param>
/// <param name="CheckpointNote">The signed note of that one, not proven; null when there is neither.</param>
internal sealed record LogFilesEnd(long Record, long CheckpointNumber, string? CheckpointNote)
{
    /// <summary>Whether no whole line stands in the files.</summary>
    public bool IsEmpty => Record == 0 && CheckpointNote is null;

    /// <summary>Whether the checkpoint is right behind the last record.</summary>
    public bool EndsWithCheckpoint => CheckpointNote is not null && CheckpointNumber == Record;

    /// <summary>The path of the newest file; null when there is none in which something stands.</summary>
    public string? File { get; init; }

    /// <summary>The bytes of that file.</summary>
    public long Length { get; init; }

    /// <summary>The bytes at its end of a line that is not whole; mostly none.</summary>
    public ReadOnlyMemory<byte> Torn { get; init; }

    /// <summary>The position of the last whole line.</summary>
    public (long Number, int Behind) Position => (Record, EndsWithCheckpoint ? 1 : 0);
}
