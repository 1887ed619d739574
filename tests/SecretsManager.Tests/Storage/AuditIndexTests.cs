using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task The_index_of_audit_pages_is_walked_from_the_newest_without_gap_or_double()
    {
        AuditIndexRow[] rows =
        [
            .. from node in (string[])["node-a", "node-b", "Node-c"] from number in (long[])[1, 8, 20, 21] from second in (long[])[100, 100 + (number / 20)]
               select new AuditIndexRow(7, 2, "GetSecretValue", second, node, number, number + 100),
        ];
        rows = [.. rows.Distinct()];
        foreach (string node in (string[])["node-a", "node-b", "Node-c"])
            await Commit(new Change.IndexAuditPages(node, 0, 121, [.. rows.Where(row => row.Node == node)]));
        await Commit(new Change.IndexAuditPages("node-a", 121, 122, [rows[0] with { Account = 8 }, rows[0] with { Value = "getsecretvalue" }, rows[0] with { Attribute = 3 }]));

        List<AuditIndexRow> walked = [];
        AuditIndexQuery query = new(7, 2, "GetSecretValue", 100, 102, "", 0, 2);
        while (await _database.AuditIndex(query, Now) is { Count: > 0 } page)
        {
            walked.AddRange(page);
            query = query with { BeforeSecond = page[^1].Second, BeforeNode = page[^1].Node, BeforeNumber = page[^1].FirstNumber };
        }

        Assert.Equal(
            rows.OrderByDescending(row => row.Second).ThenByDescending(row => row.Node, StringComparer.Ordinal).ThenByDescending(row => row.FirstNumber), walked);
        Assert.Equal(6, (await _database.AuditIndex(query with { FromSecond = 101, BeforeSecond = 102, BeforeNode = "", Limit = 100 }, Now)).Count);
    }

    [Fact]
    public async Task Rows_of_an_attribute_that_is_not_used_any_more_go_in_steps_and_no_others()
    {
        AuditIndexRow[] kept = [new(7, 4, "z", 100, "node-a", 1, 1), new(7, 6, "a", 100, "node-a", 1, 1), new(9, 0, "", 100, "node-a", 1, 1)];
        IEnumerable<AuditIndexRow> old = from account in (long[])[7, 8] from number in Enumerable.Range(1, 300) select new AuditIndexRow(account, 5, $"id-{number}", 100, "node-a", 1, 1);
        await Commit(new Change.IndexAuditPages("node-a", 0, 1, [.. kept, .. old]));
        List<long> accounts = [0];
        while (await _database.NextIndexedAccount(accounts[^1], Now) is var next && next > 0)
            accounts.Add(next);
        Assert.Equal([0, 7, 8, 9], accounts);

        await Commit(new Change.TrimAuditIndex(7, 5, 200));
        Assert.Empty(await _database.AuditIndex(new AuditIndexQuery(7, 5, "id-1", 0, 200, "", 0, 10), Now));
        Assert.Single(await _database.AuditIndex(new AuditIndexQuery(7, 5, "id-99", 0, 200, "", 0, 10), Now));
        Assert.Single(await _database.AuditIndex(new AuditIndexQuery(8, 5, "id-1", 0, 200, "", 0, 10), Now));
        UnusedIndexRows unused = new(_database);
        await unused.Drop(Now);
        Assert.False(await _database.HasAuditIndex(7, 5, Now) || await _database.HasAuditIndex(8, 5, Now));
        foreach (AuditIndexRow row in kept)
            Assert.Equal([row], await _database.AuditIndex(new AuditIndexQuery(row.Account, row.Attribute, row.Value, 0, 200, "", 0, 10), Now));
    }

    [Fact]
    public async Task The_index_goes_on_only_where_it_ended()
    {
        AuditIndexRow row = new(7, 0, "", 100, "node-a", 1, 1);
        await Commit(new Change.IndexAuditPages("node-a", 0, 5, [row]));
        await Commit(new Change.IndexAuditPages("node-b", 0, 2, []));
        Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("call", new Change.IndexAuditPages("node-a", 0, 6, [row with { FirstNumber = 2 }]))));
        await Commit(new Change.IndexAuditPages("node-a", 5, 6, [row]));

        Assert.Equal([new("node-a", 1, 6), new("node-b", 2, 2)], await _database.AuditIndexNodes(Now));
        Assert.Equal([row], await _database.AuditIndex(new AuditIndexQuery(7, 0, "", 0, 200, "", 0, 10), Now));
        await Commit(new Change.DropAuditIndex());
        Assert.Empty(await _database.AuditIndexNodes(Now));
        Assert.Empty(await _database.AuditIndex(new AuditIndexQuery(7, 0, "", 0, 200, "", 0, 10), Now));
    }
}
