using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task The_generations_of_a_kind_are_told_over_all_accounts_and_no_others()
    {
        RecordRow first = Row("one");
        RecordRow elsewhere = first with { Identity = first.Identity with { Account = 200, Region = "ap-two", Id = "two" } };
        await Commit(new Change.Insert(first), new Change.Insert(elsewhere), new Change.Insert(first with { Identity = first.Identity with { Kind = RecordKind.Role } }));
        await Commit(new Change.Update(elsewhere with { Generation = 2 }));
        IReadOnlyDictionary<RecordIdentity, long> generations = await _database.Generations(RecordKind.Secret, Now);
        Assert.Equal(2, generations.Count);
        Assert.Equal((1, 2), (generations[first.Identity], generations[elsewhere.Identity]));
        await Commit(new Change.Delete(first.Identity, 1));
        Assert.Equal([elsewhere.Identity], (await _database.Generations(RecordKind.Secret, Now)).Keys);
        Assert.Empty(await _database.Generations(RecordKind.AuditTrack, Now));
    }

    [Fact]
    public async Task The_first_page_since_a_time_is_the_nodes_own()
    {
        Assert.Null(await _database.FirstAuditPageSince("node-1", 0, Now));
        for (int i = 0; i < 3; i++)
            await Commit();
        IReadOnlyList<AuditPageRow> pages = await _database.AuditPages("node-1", 1, 10, Now);
        Assert.Equal(3, pages.Count);
        foreach (AuditPageRow page in pages)
        {
            AuditPageRow wanted = pages.First(other => other.LastTime >= page.LastTime);
            Assert.Equal(wanted.Sequence, (await _database.FirstAuditPageSince("node-1", page.LastTime, Now))!.Sequence);
        }

        Assert.Null(await _database.FirstAuditPageSince("node-1", pages[^1].LastTime + 1, Now));
        Assert.Null(await _database.FirstAuditPageSince("node-2", 0, Now));
    }
}
