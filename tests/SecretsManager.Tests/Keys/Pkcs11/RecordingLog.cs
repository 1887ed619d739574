using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>A log that can be read.</summary>
internal sealed class RecordingLog : ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> lines = new();

    public string Text => string.Join('\n', lines.Select(line => line.Text));

    public int Count(int id) => lines.Count(line => line.Id == id);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
}
