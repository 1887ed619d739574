namespace SecretsManager.Server.Audit.Tracks;

/// <summary>What a line of a track tells.</summary>
internal enum TrackLineKind
{
    /// <summary>A record of a node's log.</summary>
    Record,

    /// <summary>A checkpoint of a node's log, right behind the last record it covers.</summary>
    Checkpoint,

    /// <summary>Where a log begins of which the first records are not there any more.</summary>
    Start,

    /// <summary>An event of an account, for a track of its own.</summary>
    Event,
}

/// <summary>One line for a sink.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Number">The record's number in its node's log, from 1; of a checkpoint or a start, how many records it covers.</param>
/// <param name="Time">When the call arrived, or the checkpoint was signed, Unix milliseconds.</param>
/// <param name="Text">UTF-8 JSON in one line, without its end.</param>
internal sealed record TrackLine(TrackLineKind Kind, long Number, long Time, ReadOnlyMemory<byte> Text)
{
    /// <summary>Of a checkpoint: the line of a start that stands first in a file that begins behind it. Empty for others.</summary>
    public ReadOnlyMemory<byte> StartBehind { get; init; }

    /// <summary>Of an event: the account's own part of the place, <c>account/prefix</c>. Empty for others.</summary>
    public string Folder { get; init; } = string.Empty;
}
