using Xunit;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>What a real server wrote from its first start to its second stop, under load in between, with the answers that its clients got.</summary>
public sealed class RecordedHistory : IAsyncLifetime
{
    private const int Clients = 4;

    public DiskEntry[] Trace { get; private set; } = [];

    public byte[] AuditKey { get; private set; } = [];

    /// <summary>How often the log was moved into the database.</summary>
    public int Checkpoints => Trace.Count(entry => entry is { Operation: DiskOperation.Sync, File: DiskFile.Database });

    public async ValueTask InitializeAsync()
    {
        await using TracedServer traced = await TracedServer.Start();
        await traced.Load(Clients, rounds: 18);
        await traced.Server.Restart();
        await traced.Load(Clients, rounds: 6);
        await traced.Server.Stop();
        Trace = traced.Trace.Read();
        // Opened behind the trace: what it writes is not in it.
        AuditKey = await traced.AuditKey();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
