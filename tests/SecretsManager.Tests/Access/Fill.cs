using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Writes many records at once, where calls for each would take long.</summary>
internal static class Fill
{
    /// <summary>Users with the uins from 300000000000 on, all in these groups.</summary>
    public static Task Users(Bench bench, int count, params long[] groups)
    {
        AccountDirectory directory = bench.Deployment.Identities;
        long account = bench.Key.Account;
        return Commit(bench, Enumerable.Range(0, count).Select(i => 300000000000 + i).SelectMany(uin => (Change[])
        [
            directory.Users.Insert(directory.UserIdentity(account, uin), new User(uin, uin, $"filled{uin}", account, 1) { Groups = groups }),
            directory.Claims.Insert(directory.UserName(account, $"filled{uin}"), new NameClaim($"{uin}", 1)),
        ]));
    }

    public static Task Groups(Bench bench, int count)
    {
        AccountDirectory directory = bench.Deployment.Identities;
        long account = bench.Key.Account;
        return Commit(bench, Enumerable.Range(1, count).Select(id => directory.Groups.Insert(directory.GroupIdentity(account, id), new Group(id, $"filled{id}", account, id))));
    }

    public static async Task Commit(Bench bench, IEnumerable<Change> changes) =>
        Assert.Equal(CommitOutcome.Committed, await bench.Deployment.Database.Commit(new UnitOfWork([.. changes], default)));
}
