using System.Text;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    private protected const long Hour = 497222;

    [Fact]
    public async Task Calls_that_are_alike_are_counted_together_and_others_apart()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Used($"r{i}", Use(i % 4 == 0 ? "Read" : "Write", succeeded: i % 2 == 0))));
        Assert.Equal(
            [("Read", true, 50L), ("Write", false, 100L), ("Write", true, 50L)],
            (await _database.Usage(7, Hour, Hour + 1, Now)).Select(row => (row.Use.Action, row.Use.Succeeded, row.Calls)));
        Assert.Empty(await _database.Usage(7, Hour + 1, Hour + 2, Now));
        Assert.Empty(await _database.Usage(8, Hour, Hour + 1, Now));
    }

    [Fact]
    public async Task A_unit_that_left_no_trace_counts_nothing()
    {
        await Commit(new Change.Insert(Row("taken")));
        Task<CommitOutcome> good = Used("good", Use("Read"));
        Task<CommitOutcome> conflict = Used("conflict", Use("Read"), new Change.Insert(Row("taken")));
        Task<CommitOutcome> refused = Used("refused", Use("Read"), new Change.Insert(Row("x", tags: [new("same", "1"), new("same", "2")])));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => refused);
        Assert.Equal((CommitOutcome.Committed, CommitOutcome.Conflict), (await good, await conflict));
        Assert.Equal(1, Assert.Single(await _database.Usage(7, Hour, Hour + 1, Now)).Calls);
    }

    [Fact]
    public async Task A_batch_that_has_to_be_run_again_counts_once()
    {
        await Used("one", Use("Read"));
        await Execute(_options, "INSERT INTO audit_pages (node, sequence, first_time, last_time, records, page) SELECT node, sequence + 1, 1, 1, 1, page FROM audit_pages WHERE sequence = (SELECT max(sequence) FROM audit_pages)");
        await Used("two", Use("Read"));
        Assert.Equal(2, _pager.Resumed);
        Assert.Equal(2, Assert.Single(await _database.Usage(7, Hour, Hour + 1, Now)).Calls);
    }

    [Fact]
    public async Task Counts_go_on_after_a_restart()
    {
        await Used("one", Use("Read"));
        await Reopen();
        await Used("two", Use("Read"));
        Assert.Equal(2, Assert.Single(await _database.Usage(7, Hour, Hour + 1, Now)).Calls);
    }

    [Fact]
    public async Task Records_are_noted_by_account_region_and_type_for_each_hour_and_once()
    {
        RecordRow row = Row("a");
        RecordIdentity other = row.Identity with { Account = row.Identity.Account + 1 };
        await Commit(
            new Change.Insert(row with { Index = row.Index with { State = 1, Type = 0 } }),
            new Change.Insert(Row("b") with { Index = row.Index with { State = 2, Type = 0 } }),
            new Change.Insert(Row("c") with { Index = row.Index with { State = 3, Type = 0 } }),
            new Change.Insert(Row("d") with { Index = row.Index with { State = 1, Type = 2 } }),
            new Change.Insert(row with { Identity = other, Index = row.Index with { State = 1 } }));
        await Commit(new Change.NoteRecords(RecordKind.Secret, 1, 2, Hour, Hour + 2));
        await Commit(new Change.Insert(Row("e") with { Index = row.Index with { State = 1, Type = 0 } }));
        await Commit(new Change.NoteRecords(RecordKind.Secret, 1, 2, Hour, Hour + 3));
        string region = row.Identity.Region;
        Assert.Equal(
            [new(Hour, region, 0, 2), new(Hour, region, 2, 1), new(Hour + 1, region, 0, 2), new(Hour + 1, region, 2, 1), new(Hour + 2, region, 0, 2), new(Hour + 2, region, 2, 1), new(Hour + 3, region, 0, 3), new(Hour + 3, region, 2, 1)],
            await _database.NotedRecords(RecordKind.Secret, row.Identity.Account, Hour, Hour + 4, Now));
        Assert.Equal(4, (await _database.NotedRecords(RecordKind.Secret, other.Account, Hour, Hour + 9, Now)).Count);
    }

    [Fact]
    public async Task What_is_older_than_an_hour_can_be_pruned()
    {
        await Commit(new Change.Insert(Row("a")));
        await Commit(new Change.NoteRecords(RecordKind.Secret, Row("a").Index.State, 2, Hour, Hour + 2));
        await Used("old", Use("Read"));
        await Used("new", Use("Read") with { Hour = Hour + 1 });
        await Commit(new Change.PruneUsage(Hour + 1));
        Assert.Equal([Hour + 1], (await _database.Usage(7, 0, long.MaxValue, Now)).Select(row => row.Use.Hour));
        Assert.Equal([Hour + 1, Hour + 2], (await _database.NotedRecords(RecordKind.Secret, Row("a").Identity.Account, 0, long.MaxValue, Now)).Select(row => row.Hour));
    }

    private protected static Use Use(string action, bool succeeded = true) => new(7, Hour, "ap-guangzhou", "ssm", action, succeeded);

    private Task<CommitOutcome> Used(string record, Use use, params Change[] changes) =>
        _database.Commit(new UnitOfWork(changes, Encoding.UTF8.GetBytes(record)) { Use = use });
}
