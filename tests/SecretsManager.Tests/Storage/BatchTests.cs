using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task A_unit_in_conflict_does_not_take_the_others_of_its_batch_down()
    {
        await Commit(new Change.Insert(Row("taken")));
        var tasks = Enumerable.Range(0, 60).Select(i => _database.Commit(Unit(
            $"r{i}", new Change.Insert(Row($"own-{i}")), i % 3 == 0 ? new Change.Insert(Row("taken")) : new Change.Insert(Row($"more-{i}"))))).ToList();
        var outcomes = await Task.WhenAll(tasks);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(i % 3 == 0 ? CommitOutcome.Conflict : CommitOutcome.Committed, outcomes[i]);
            Assert.Equal(i % 3 != 0, await _database.ReadRecord(Id($"own-{i}"), Now) is not null);
        }

        Assert.True(_pager.Pages.Count < 40, "The units were not batched.");
    }

    [Fact]
    public async Task Of_units_that_expect_fewer_records_at_once_as_many_are_committed_as_there_is_room_for()
    {
        RecordRow other = Row("of another state");
        await Commit(new Change.Insert(Row("first")), new Change.Insert(other with { Index = other.Index with { State = 2 } }));
        RecordQuery counted = new(RecordKind.Secret, Id("x").Account, Id("x").Region) { States = [1], Offset = 0, Limit = 1 };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _database.Commit(Unit(
            $"r{i}", new Change.ExpectFewer(counted, 5), new Change.Insert(Row($"id-{i}"))))));
        Assert.Equal(4, outcomes.Count(outcome => outcome == CommitOutcome.Committed));
        Assert.Equal(16, outcomes.Count(outcome => outcome == CommitOutcome.Conflict));
        Assert.Equal(5, (await _database.List(counted, Now)).Total);
    }

    [Fact]
    public async Task A_unit_that_the_engine_refuses_fails_alone()
    {
        var broken = _database.Commit(Unit("broken", new Change.Insert(Row("x", tags: [new("same", "1"), new("same", "2")]))));
        var good = _database.Commit(Unit("good", new Change.Insert(Row("y"))));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => broken);
        Assert.Equal(CommitOutcome.Committed, await good);
        Assert.Null(await _database.ReadRecord(Id("x"), Now));
        Assert.Equal(["good"], TestPager.Records(_pager.Pages));
    }

    [Fact]
    public async Task The_audit_pages_hold_exactly_the_committed_units_in_the_order_of_their_commits()
    {
        var told = new List<string>();
        _database.Committed += unit => told.Add(System.Text.Encoding.UTF8.GetString(unit.AuditRecord.Span));
        var tasks = Enumerable.Range(0, 300).Select(i => _database.Commit(i % 2 == 0 ? Unit($"read-{i}") : Unit($"write-{i}", new Change.Insert(Row($"id-{i / 4}"))))).ToList();
        var outcomes = await Task.WhenAll(tasks);
        var expected = Enumerable.Range(0, 300).Where(i => outcomes[i] == CommitOutcome.Committed).Select(i => i % 2 == 0 ? $"read-{i}" : $"write-{i}").ToList();
        Assert.Equal(225, expected.Count);
        var pages = await _database.AuditPages("node-1", 1, 1000, Now);
        Assert.Equal(expected, TestPager.Records(pages));
        Assert.Equal(Enumerable.Range(1, pages.Count).Select(i => (long)i), pages.Select(page => page.Sequence));
        Assert.Equal(expected.Where(record => record.StartsWith("write", StringComparison.Ordinal)), told);
        Assert.Equal(pages[^1].Sequence, (await _database.LastAuditPage("node-1", Now))!.Sequence);
        Assert.Null(await _database.LastAuditPage("node-2", Now));
        Assert.Equal(pages.Skip(1).Select(page => page.Sequence), (await _database.AuditPagesSince(pages[0].LastTime + 1, 1000, Now)).Select(page => page.Sequence));
    }

    [Fact]
    public async Task A_batch_is_bounded_in_units_and_in_bytes_of_audit_records()
    {
        await Reopen(_options with { BatchUnits = 10, BatchBytes = 50 });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _database.Commit(Unit("0123456789"))));
        Assert.All(_pager.Pages, page => Assert.InRange(page.Records, 1, 5));
        Assert.Equal(100, _pager.Pages.Sum(page => page.Records));
    }

    [Fact]
    public async Task A_full_queue_and_a_closed_database_refuse()
    {
        await Reopen(_options with { QueueLimit = 4 });
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        void Hold(UnitOfWork _)
        {
            held.Set();
            hold.Wait();
        }

        _database.Committed += Hold;
        var first = _database.Commit(Unit("first", new Change.Insert(Row("first"))));
        held.Wait(Now);
        var waiting = Enumerable.Range(0, 4).Select(i => _database.Commit(Unit($"w{i}"))).ToList();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _database.Commit(Unit("too many")));
        hold.Set();
        await Task.WhenAll([first, .. waiting]);
        await _database.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _database.Commit(Unit("late")));
        (_database, _pager) = await Open(_options);
    }

    [Fact]
    public async Task A_listener_that_fails_stops_the_writer_as_its_cache_would_be_wrong()
    {
        _database.Committed += _ => throw new InvalidOperationException("bug");
        await Commit(new Change.Insert(Row("durable")));
        Assert.True(_database.Failed);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _database.Commit(Unit("next")));
        Assert.NotNull(await _database.ReadRecord(Id("durable"), Now));
    }

    [Fact]
    public async Task A_page_whose_place_is_taken_makes_the_chain_resume_behind_it()
    {
        await _database.Commit(Unit("one"));
        await Execute(_options, "INSERT INTO audit_pages (node, sequence, first_time, last_time, records, page) SELECT node, 2, 1, 1, 1, page FROM audit_pages");
        await _database.Commit(Unit("two"));
        Assert.Equal([1L, 2L, 3L], (await _database.AuditPages("node-1", 1, 10, Now)).Select(page => page.Sequence));
        Assert.Equal(2, _pager.Resumed);
    }

    [Fact]
    public async Task Reopening_keeps_everything_and_the_chain_goes_on()
    {
        await Commit(new Change.Insert(Row("one", tags: [new("a", "b")])));
        await Reopen();
        AssertSame(Row("one", tags: [new("a", "b")]), await _database.ReadRecord(Id("one"), Now));
        await Commit(new Change.Update(Row("one", 2)));
        Assert.Equal([1L, 2L], (await _database.AuditPages("node-1", 1, 10, Now)).Select(page => page.Sequence));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_sentence()
    {
        await Execute(_options, "INSERT INTO migrations (number, applied_at) VALUES (9999, 0)");
        await _database.DisposeAsync();
        var error = await Assert.ThrowsAsync<StorageRefusedException>(() => Open(_options));
        Assert.Contains("newer than this program", error.Message, StringComparison.Ordinal);
        await Execute(_options, "DELETE FROM migrations WHERE number = 9999");
        (_database, _pager) = await Open(_options);
    }
}
