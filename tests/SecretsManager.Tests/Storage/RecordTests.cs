using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task A_record_comes_back_as_it_was_written_with_its_tags_in_order()
    {
        var row = Row("one", due: 77, tags: [new("a", "1"), new("b", ""), new("ß", "ü")]);
        await Commit(new Change.Insert(row));
        AssertSame(row, await _database.ReadRecord(Id("one"), Now));
        Assert.Null(await _database.ReadRecord(Id("ONE"), Now));
        Assert.Equal(1, await _database.Count(RecordKind.Secret, 100, "ap-one", Now));
        Assert.Equal(0, await _database.Count(RecordKind.Secret, 100, "ap-two", Now));
    }

    [Fact]
    public async Task An_update_replaces_everything_and_its_tags()
    {
        await Commit(new Change.Insert(Row("one", tags: [new("a", "1"), new("b", "2")])));
        var next = Row("one", 2, due: 9, document: "next", tags: [new("b", "3")]);
        await Commit(new Change.Update(next));
        AssertSame(next, await _database.ReadRecord(Id("one"), Now));
    }

    [Fact]
    public async Task Every_compare_and_set_that_fails_is_a_conflict_and_leaves_no_trace()
    {
        await Commit(new Change.Insert(Row("one")));
        Change[] failing =
        [
            new Change.Insert(Row("one")), new Change.Update(Row("one", 3)), new Change.Update(Row("one", 1)), new Change.Update(Row("none", 2)),
            new Change.Delete(Id("one"), 2), new Change.Delete(Id("none"), 1),
        ];
        foreach (var change in failing)
            Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("no", new Change.Insert(Row("trace")), change)));
        Assert.Null(await _database.ReadRecord(Id("trace"), Now));
        AssertSame(Row("one"), await _database.ReadRecord(Id("one"), Now));
        Assert.Equal(["call"], TestPager.Records(_pager.Pages));
    }

    [Fact]
    public async Task A_deleted_record_is_gone_with_its_tags_and_its_name_is_free()
    {
        await Commit(new Change.Insert(Row("one", tags: [new("a", "1")])));
        await Commit(new Change.Delete(Id("one"), 1));
        Assert.Null(await _database.ReadRecord(Id("one"), Now));
        await Commit(new Change.Insert(Row("one")));
        AssertSame(Row("one"), await _database.ReadRecord(Id("one"), Now));
    }

    [Fact]
    public async Task Of_many_writers_of_one_record_exactly_one_wins_each_generation()
    {
        await Commit(new Change.Insert(Row("one")));
        for (var generation = 2; generation < 6; generation++)
        {
            var next = generation;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => _database.Commit(Unit($"w{i}", new Change.Update(Row("one", next)))))));
            Assert.Single(outcomes, CommitOutcome.Committed);
            Assert.Equal(19, outcomes.Count(outcome => outcome == CommitOutcome.Conflict));
        }

        Assert.Equal(5, (await _database.ReadRecord(Id("one"), Now))!.Generation);
    }

    [Fact]
    public async Task A_record_may_change_twice_in_one_unit_and_in_one_batch()
    {
        await Commit(new Change.Insert(Row("one")), new Change.Update(Row("one", 2)));
        var outcomes = await Task.WhenAll(Enumerable.Range(3, 30).Select(generation => _database.Commit(Unit("u", new Change.Update(Row("one", generation))))));
        Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(32, (await _database.ReadRecord(Id("one"), Now))!.Generation);
    }

    [Fact]
    public async Task Payloads_are_written_once_and_deleted_without_asking_twice()
    {
        var identity = new PayloadIdentity("owner", 1);
        await Commit(new Change.InsertPayload(identity, [1, 2, 3]));
        Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("x", new Change.InsertPayload(identity, [4]))));
        Assert.Equal([1, 2, 3], await _database.ReadPayload(identity, Now));
        await Commit(new Change.DeletePayload(identity));
        await Commit(new Change.DeletePayload(identity));
        Assert.Null(await _database.ReadPayload(identity, Now));
    }

    [Fact]
    public async Task A_signature_is_settled_once_and_what_came_with_the_second_use_is_undone()
    {
        var signature = new byte[32];
        await Commit(new Change.Settle(signature, 500, [9]), new Change.Insert(Row("one")));
        var again = await _database.Commit(Unit("again", new Change.Insert(Row("two")), new Change.Settle(signature, 900, [8])));
        Assert.Equal(CommitOutcome.AlreadySettled, again);
        Assert.Equal([9], await _database.ReadSettled(signature, Now));
        Assert.Null(await _database.ReadRecord(Id("two"), Now));
        await _database.PurgeSettled(499, Now);
        Assert.NotNull(await _database.ReadSettled(signature, Now));
        await _database.PurgeSettled(500, Now);
        Assert.Null(await _database.ReadSettled(signature, Now));
    }

    [Fact]
    public async Task A_setting_is_made_once_by_whoever_is_first()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _database.GetOrAddSetting("region-key", () => [(byte)i], Now)));
        Assert.All(all, value => Assert.Equal(all[0], value));
        await _database.WriteSetting("region-key", [77]);
        Assert.Equal([77], await _database.ReadSetting("region-key", Now));
        Assert.Null(await _database.ReadSetting("other", Now));
    }

    [Fact]
    public async Task Due_records_come_longest_waiting_first_and_only_when_due()
    {
        var other = Row("four", due: 5, tags: [new("k", "v")]) with { Identity = new(RecordKind.MasterKey, 7, "eu", "four") };
        await Commit(new Change.Insert(Row("one", due: 30)), new Change.Insert(Row("two", due: 10)), new Change.Insert(Row("never")),
            new Change.Insert(Row("three", due: 31)), new Change.Insert(other));
        var due = await _database.Due(30, 10, Now);
        Assert.Equal(["four", "two", "one"], due.Select(row => row.Identity.Id));
        AssertSame(other, due[0]);
        Assert.Equal(["four"], (await _database.Due(30, 1, Now)).Select(row => row.Identity.Id));
        Assert.Empty(await _database.Due(4, 10, Now));
    }
}
