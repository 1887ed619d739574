using Microsoft.Extensions.Logging;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>A directory for the files of a log; in memory, because tests write it thousands of times, or where the test says.</summary>
internal sealed class LogFilesBench : IDisposable
{
    private readonly string made;

    public LogFilesBench(string? directory = null)
    {
        made = directory ?? System.IO.Directory.CreateDirectory($"/dev/shm/ssm-test-{Path.GetRandomFileName()}").FullName;
        Directory = Path.Combine(made, "logs");
    }

    public string Directory { get; }

    public string Folder => Path.Combine(Directory, SignedLog.Node);

    public WarningLog Warnings { get; } = new();

    public IEnumerable<string> Files => System.IO.Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal);

    public string First => NameOf(1);

    public string NameOf(long record) => Path.Combine(Folder, $"{record:D19}.jsonl");

    public LogFiles Sink(long fileBytes = 1 << 20, bool appendOnly = false) => new(Directory, SignedLog.Origin, fileBytes, appendOnly, Warnings);

    /// <summary>What a sink that is made anew takes.</summary>
    public async Task Write(IReadOnlyList<TrackLine> lines, long fileBytes = 1 << 20, bool appendOnly = false)
    {
        await using LogFiles sink = Sink(fileBytes, appendOnly);
        await sink.Take(lines, CancellationToken.None);
    }

    /// <summary>What stands in the files as somebody left them.</summary>
    public void Leave(string file, ReadOnlySpan<byte> content)
    {
        System.IO.Directory.CreateDirectory(Folder);
        File.WriteAllBytes(file, content.ToArray());
    }

    public void Dispose() => System.IO.Directory.Delete(made, recursive: true);

    /// <summary>Keeps what is warned of.</summary>
    internal sealed class WarningLog : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
