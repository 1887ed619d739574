using Npgsql;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Storage;

/// <summary>The contract on a real PostgreSQL, and what only several nodes and a lost server can show.</summary>
[TakesLong]
public sealed class PostgresStorageTests(PostgresServer server) : StorageTests, IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Two_nodes_that_write_one_record_agree_on_the_winners()
    {
        var options = await NewOptions();
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var opened = await Task.WhenAll(Enumerable.Range(1, 2).Select(_ => Database.Open(options, TimeProvider.System, log, default)));
        opened[0].UseAuditPager(new TestPager("node-1"));
        opened[1].UseAuditPager(new TestPager("node-2"));
        var identity = new RecordIdentity(RecordKind.Secret, 1, "r", "shared");
        var index = new RecordIndex(0, 0, "", "", 0, 1, null);
        await opened[0].Commit(new UnitOfWork([new Change.Insert(new(identity, index, 1, [1]))], default));
        var wins = await Task.WhenAll(opened.Select(database => Task.Run(async () =>
        {
            var won = 0;
            while (won < 30)
            {
                var row = (await database.ReadRecord(identity, default))!;
                var outcome = await database.Commit(new UnitOfWork([new Change.Update(row with { Generation = row.Generation + 1 })], "won"u8.ToArray()));
                won += outcome == CommitOutcome.Committed ? 1 : 0;
            }

            return won;
        })));
        Assert.Equal(1 + wins.Sum(), (await opened[0].ReadRecord(identity, default))!.Generation);
        foreach (var database in opened)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Two_nodes_that_count_one_thing_at_once_lose_no_call_and_run_nothing_again()
    {
        var options = await NewOptions();
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var opened = await Task.WhenAll(Enumerable.Range(1, 2).Select(_ => Database.Open(options, TimeProvider.System, log, default)));
        TestPager[] pagers = [new("node-1"), new("node-2")];
        opened[0].UseAuditPager(pagers[0]);
        opened[1].UseAuditPager(pagers[1]);
        // Both look for the end of their chains first, each where the other then writes: begun at once, one of them runs that again.
        foreach (var database in opened)
            await database.Commit(new UnitOfWork([], "start"u8.ToArray()));
        await Task.WhenAll(opened.Select(database => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.Commit(new UnitOfWork([], "call"u8.ToArray()) { Use = Use("Read") })));
        })));
        Assert.Equal(400, Assert.Single(await opened[0].Usage(7, Hour, Hour + 1, default)).Calls);
        Assert.All(pagers, pager => Assert.Equal(1, pager.Resumed));
        foreach (var database in opened)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task A_queue_that_one_node_ends_while_another_adds_to_it_is_there_for_what_was_added()
    {
        var options = await NewOptions();
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var opened = await Task.WhenAll(Enumerable.Range(1, 2).Select(_ => Database.Open(options, TimeProvider.System, log, default)));
        RecordRow queue = Row("queue") with { Identity = Id("queue") with { Kind = RecordKind.EventQueue } };
        RecordRow added = Row("queue.1") with { Identity = Id("queue.1") with { Kind = RecordKind.SecretEvent } };
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(
                Task.Run(async () => Assert.Equal(CommitOutcome.Committed, await opened[0].Commit(new UnitOfWork([new Change.Ensure(queue), new Change.Insert(added)], default)))),
                Task.Run(() => opened[1].Commit(
                    new UnitOfWork([new Change.Delete(queue.Identity, 1), new Change.ExpectNone(RecordKind.SecretEvent, queue.Identity.Account, queue.Identity.Region, "queue.")], default))));
            Assert.NotNull(await opened[0].ReadRecord(queue.Identity, default));
            await opened[0].Commit(new UnitOfWork([new Change.Delete(added.Identity, 1)], default));
        }

        foreach (var database in opened)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task After_its_connections_were_cut_a_node_goes_on_by_itself()
    {
        var options = await NewOptions();
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        await using var database = await Database.Open(options, TimeProvider.System, log, default);
        var pager = new TestPager();
        database.UseAuditPager(pager);
        await database.Commit(new UnitOfWork([new Change.WriteSetting("a", [1])], "one"u8.ToArray()));
        await database.ReadSetting("a", default);
        await Execute(options, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Assert.Equal([1], await database.ReadSetting("a", default));
        await database.Commit(new UnitOfWork([new Change.WriteSetting("a", [2])], "two"u8.ToArray()));
        Assert.Equal([1L, 2L], pager.Pages.Select(page => page.Sequence));
        Assert.False(database.Failed);
    }

    [Fact]
    public async Task A_unit_that_comes_while_the_server_is_away_is_committed_when_it_is_back()
    {
        // On a busy disk the server syncs for most of a minute before it is back.
        var options = (await NewOptions()) with { RetryFor = TimeSpan.FromMinutes(2) };
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        await using var database = await Database.Open(options, TimeProvider.System, log, default);
        await database.WriteSetting("a", [1]);
        await server.Stop();
        var waiting = database.Commit(new UnitOfWork([new Change.WriteSetting("a", [2])], default));
        await server.Start();
        Assert.Equal(CommitOutcome.Committed, await waiting);
        Assert.Equal([2], await database.ReadSetting("a", default));
    }

    [Theory]
    [InlineData("PERFORM pg_terminate_backend(pg_backend_pid())", 1)]
    [InlineData("RAISE WARNING 'canceling wait for synchronous replication'", 2)]
    public async Task A_commit_without_a_sure_answer_is_reported_as_unknown_and_the_chain_resumes_from_what_is_there(string atCommit, int next)
    {
        var options = await NewOptions();
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        await using var database = await Database.Open(options, TimeProvider.System, log, default);
        var pager = new TestPager();
        database.UseAuditPager(pager);
        var doubted = new List<UnitOfWork>();
        database.InDoubt += doubted.Add;
        await Execute(options, $"CREATE FUNCTION doubt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {atCommit}; RETURN NULL; END $$");
        await Execute(
            options,
            "CREATE CONSTRAINT TRIGGER doubt AFTER INSERT ON deployment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.name = 'doubt') EXECUTE FUNCTION doubt()");
        var unit = new UnitOfWork([new Change.AddSetting("doubt", [1])], "doubt"u8.ToArray());
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => database.Commit(unit));
        Assert.True(error.OutcomeUnknown);
        Assert.Equal([unit], doubted);
        Assert.Empty(pager.Pages);
        await database.Commit(new UnitOfWork([], "next"u8.ToArray()));
        Assert.Equal(next, Assert.Single(pager.Pages).Sequence);
    }

    private protected override async Task<DatabaseOptions> NewOptions() => new(DatabaseEngine.Postgres, await server.CreateDatabase());

    private protected override Task Remove(DatabaseOptions options) => Task.CompletedTask;

    private protected override async Task Execute(DatabaseOptions options, string sql)
    {
        await using var source = NpgsqlDataSource.Create(options.Connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
