using System.Text;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit;

public sealed class LogSealerTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_checkpoint_is_signed_over_all_records_and_anybody_can_check_it_with_the_public_key()
    {
        await Calls(5);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);

        AuditCheckpointRow row = Assert.Single(await Checkpoints());
        SignedCheckpoint note = Checkpoint.Parse(row.Note);
        byte[] publicKey = Assert.Single(await bench.Deployment.LogKeys.PublicKeys(CancellationToken.None));
        using CheckpointKey key = CheckpointKey.FromSubjectPublicKeyInfo(publicKey);
        Assert.True(key.Proves(note));

        MerkleFrontier tree = new();
        await foreach (ReadOnlyMemory<byte> record in bench.Deployment.History.Records(bench.Deployment.Node, CancellationToken.None))
            tree.Append(MerkleFrontier.LeafHash(record.Span));
        Checkpoint checkpoint = note.Checkpoint;
        Assert.Equal($"{bench.Deployment.DomainKeys.Deployment}/{bench.Deployment.Node}", checkpoint.Origin);
        Assert.Equal(tree.Size, checkpoint.Size);
        Assert.Equal(tree.Root, checkpoint.Root);
        Assert.Equal(bench.Time.GetUtcNow().ToUnixTimeMilliseconds(), checkpoint.Time);
    }

    [Fact]
    public async Task Without_news_nothing_is_signed()
    {
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        Assert.Single(await Checkpoints());
        await Calls(1);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        Assert.Equal(2, (await Checkpoints()).Count);
    }

    [Fact]
    public async Task A_thousand_records_get_a_checkpoint_of_their_own()
    {
        await Records(2500);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        IReadOnlyList<AuditCheckpointRow> rows = await Checkpoints();
        Assert.Equal(3, rows.Count);
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second.Size - pair.First.Size <= 1000 + Math.Max(1, LargestPage)));
    }

    [Fact]
    public async Task A_restart_goes_on_behind_the_last_checkpoint()
    {
        await Calls(3);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        await Calls(3);
        using LogSealer restarted = Restarted();
        await restarted.Seal(CancellationToken.None);

        MerkleFrontier tree = new();
        await foreach (ReadOnlyMemory<byte> record in bench.Deployment.History.Records(bench.Deployment.Node, CancellationToken.None))
            tree.Append(MerkleFrontier.LeafHash(record.Span));
        Assert.Equal(tree.Root, Checkpoint.Parse((await Checkpoints())[^1].Note).Checkpoint.Root);
    }

    [Theory]
    [InlineData("UPDATE audit_pages SET page = zeroblob(200) WHERE sequence = 3")]
    [InlineData("DELETE FROM audit_pages WHERE sequence = 3")]
    [InlineData("UPDATE audit_pages SET records = 2 WHERE sequence = 3")]
    [InlineData("UPDATE audit_pages SET sequence = 99 WHERE sequence = 3")]
    public async Task Nothing_is_signed_over_records_that_are_not_as_they_were_written(string change)
    {
        await Calls(5);
        await RawSql.Execute(Options, change);
        await Assert.ThrowsAsync<IntegrityException>(() => bench.Deployment.Sealer.Seal(CancellationToken.None));
        Assert.Empty(await Checkpoints());
    }

    [Theory]
    [InlineData("UPDATE audit_checkpoints SET size = size - 1")]
    [InlineData("UPDATE audit_checkpoints SET page = page - 1")]
    [InlineData("UPDATE audit_checkpoints SET hashes = zeroblob(length(hashes))")]
    [InlineData("UPDATE audit_checkpoints SET note = replace(note, 'time 1', 'time 2')")]
    [InlineData("DELETE FROM audit_pages WHERE sequence > 2")]
    public async Task A_restart_does_not_go_on_behind_a_checkpoint_that_does_not_fit(string change)
    {
        await Calls(5);
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        await RawSql.Execute(Options, change);
        using LogSealer restarted = Restarted();
        await Assert.ThrowsAsync<IntegrityException>(() => restarted.Seal(CancellationToken.None));
    }

    private int LargestPage { get; set; } = 1;

    private DatabaseOptions Options => new(DatabaseEngine.Sqlite, Path.Combine(bench.Deployment.Directory.Path, new StorageSettings().FileName));

    private LogSealer Restarted() => new(
        bench.Deployment.Database,
        bench.Deployment.DomainKeys.Deployment,
        bench.Deployment.Node,
        bench.Deployment.DomainKeys.Derive("audit"),
        new LogSigner(bench.Deployment.LogKeys),
        bench.Time);

    private Task<IReadOnlyList<AuditCheckpointRow>> Checkpoints() => bench.Deployment.Database.Checkpoints(bench.Deployment.Node, 0, 100, CancellationToken.None);

    private async Task Calls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.CodeOf("ListSecrets", "{}");
        }
    }

    private async Task Records(int count)
    {
        long before = (await bench.Deployment.Database.LastAuditPage(bench.Deployment.Node, CancellationToken.None))!.Sequence;
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            bench.Deployment.Database.Commit(new UnitOfWork([], Encoding.UTF8.GetBytes($$"""{"v":2,"requestId":"{{i}}"}""")))));
        foreach (AuditPageRow page in await bench.Deployment.Database.AuditPages(bench.Deployment.Node, before, 10_000, CancellationToken.None))
            LargestPage = Math.Max(LargestPage, page.Records);
    }
}
