namespace SecretsManager.Server.Audit.Tracks;

/// <summary>A sink that gets this node's whole log.</summary>
/// <param name="Name">Its name in the settings.</param>
/// <param name="IsRequired">Whether calls wait until it has taken their records.</param>
internal sealed record LogSink(string Name, ITrackSink Sink, bool IsRequired);
