namespace SecretsManager.Server.Audit.Tracks;

/// <summary>Where a track delivers to. One caller at a time.</summary>
internal interface ITrackSink : IAsyncDisposable
{
    /// <summary>Delivers lines in order. When it returns, all of them are taken; when it throws, any of them may be, and all come again.</summary>
    /// <exception cref="SinkException">They are not taken.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; nobody knows what was taken.</exception>
    Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation);
}

/// <summary>A sink did not take lines. The message says why, for the server's log, and holds no secret.</summary>
internal sealed class SinkException(string message, Exception? cause = null) : Exception(message, cause);
