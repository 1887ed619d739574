using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task A_record_that_is_ensured_is_made_once_and_stays_as_it_is()
    {
        await Commit(new Change.Ensure(Row("one", due: 7, document: "first")));
        await Commit(new Change.Ensure(Row("one", due: 9, document: "second")));
        AssertSame(Row("one", due: 7, document: "first"), await _database.ReadRecord(Id("one"), Now));
    }

    [Fact]
    public async Task That_no_id_begins_like_this_can_be_expected()
    {
        await Commit(new Change.Insert(Row("a.1")), new Change.Insert(Row("b")));
        Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("call", None("a."))));
        Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("call", None("b"))));
        await Commit(None("a.2"), None("A."), None("c"), None("a.") with { Account = 101 }, None("a.") with { Kind = RecordKind.Role });

        static Change.ExpectNone None(string prefix) => new(RecordKind.Secret, 100, "ap-one", prefix);
    }

    [Fact]
    public async Task Records_can_be_asked_for_by_when_they_are_due()
    {
        await Commit([.. Enumerable.Range(1, 5).Select(due => new Change.Insert(Row("r" + due, due: due))), new Change.Insert(Row("never"))]);
        RecordQuery query = new(RecordKind.Secret, 100, "ap-one") { DueWithin = (2, 4), Ascending = true, Offset = 0, Limit = 10 };
        Assert.Equal(["r3", "r4"], (await _database.List(query, Now)).Rows.Select(row => row.Identity.Id));
    }
}
