using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task Settings_that_begin_alike_are_found_together_and_in_order()
    {
        foreach (string name in (string[])["region-key/", "region-key/b", "region-key/a", "region-key-pkcs11/a", "region-keyz", "REGION-KEY/c", "region-key", "é/region-key/"])
            await _database.WriteSetting(name, [(byte)name.Length]);
        await _database.WriteSetting("region-key/b", [9, 9]);

        IReadOnlyList<(string Name, byte[] Value)> found = await _database.ReadSettings("region-key/", Now);
        Assert.Equal(["region-key/", "region-key/a", "region-key/b"], found.Select(setting => setting.Name));
        Assert.Equal([9, 9], found[2].Value);
        Assert.Equal(["region-key-pkcs11/a"], (await _database.ReadSettings("region-key-pkcs11/", Now)).Select(setting => setting.Name));
        Assert.Empty(await _database.ReadSettings("none/", Now));
    }

    [Fact]
    public async Task A_setting_can_be_removed_and_removing_it_again_does_nothing()
    {
        await _database.WriteSetting("root", [1]);
        await Commit(new Change.RemoveSetting("root"));
        Assert.Null(await _database.ReadSetting("root", Now));
        await Commit(new Change.RemoveSetting("root"));
    }

    [Fact]
    public async Task A_unit_that_expects_a_setting_leaves_no_trace_where_it_is_another()
    {
        await _database.WriteSetting("root", [1]);
        await Commit(new Change.ExpectSetting("root", [1]), new Change.ExpectSetting("none", null), new Change.WriteSetting("a", [1]));
        foreach (Change expectation in (Change[])[new Change.ExpectSetting("root", [2]), new Change.ExpectSetting("root", null), new Change.ExpectSetting("none", [1])])
            Assert.Equal(CommitOutcome.Conflict, await _database.Commit(Unit("call", new Change.WriteSetting("a", [2]), expectation)));
        Assert.Equal([1], await _database.ReadSetting("a", Now));
    }

    [Fact]
    public async Task The_records_of_a_kind_are_walked_over_all_accounts_and_regions()
    {
        RecordIdentity[] identities =
        [
            .. from account in (long[])[100, 7, 3000000000000] from region in (string[])["", "ap-two", "ap-one"] from id in (string[])["b", "a", "漢"]
               select new RecordIdentity(RecordKind.MasterKey, account, region, id),
        ];
        await Commit([.. identities.Select(identity => new Change.Insert(Row("x") with { Identity = identity }))]);
        await Commit(new Change.Insert(Row("of another kind")));

        List<RecordIdentity> walked = [];
        RecordIdentity last = new(RecordKind.MasterKey, long.MinValue, "", "");
        while (await _database.Everywhere(last, 4, Now) is { Count: > 0 } page)
        {
            walked.AddRange(page.Select(row => row.Identity));
            last = page[^1].Identity;
        }

        Assert.Equal(
            identities.OrderBy(one => one.Account).ThenBy(one => one.Region, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal), walked);
    }
}
