namespace SecretsManager.Server.Audit.Tracks;

/// <summary>The opened sinks that the tracks of accounts deliver to.</summary>
internal interface IEventSinks
{
    /// <summary>The sink of a name; null if there is none that takes events.</summary>
    ITrackSink? Named(string name);
}

/// <summary>Sinks by their names; it closes them.</summary>
internal sealed class EventSinks(IReadOnlyDictionary<string, ITrackSink> opened) : IEventSinks, IAsyncDisposable
{
    public ITrackSink? Named(string name) => opened.GetValueOrDefault(name);

    public async ValueTask DisposeAsync()
    {
        foreach (ITrackSink sink in opened.Values)
            await sink.DisposeAsync();
    }
}
