using System.Globalization;
using System.Text;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Users, roles and policies of a bench's account, put into its records as the actions would, with what signs for them.</summary>
internal sealed class Principals(Bench bench, long? account = null)
{
    private static readonly SystemRandomBytes Random = new();

    private long last = 500000000000;

    private AccountDirectory Directory => bench.Deployment.Identities;

    private long Account => account ?? bench.Key.Account;

    private long Now => bench.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A policy of one version.</summary>
    public async Task<long> Policy(string document)
    {
        long id = ++last;
        await Commit(Directory.Policies.Insert(Directory.PolicyIdentity(Account, id), new Policy(id, $"policy{id}", Account, Now, [new PolicyVersion(1, document, Now)], 1)));
        return id;
    }

    /// <summary>A user with policies, and his key.</summary>
    public async Task<Credentials> User(params string[] documents) => (await UserWith(null, documents)).Key;

    /// <summary>A user with policies within a boundary, and his key.</summary>
    public async Task<(long Uin, Credentials Key)> UserWith(string? boundary, params string[] documents)
    {
        long uin = ++last;
        List<Attachment> attached = [];
        foreach (string document in documents)
            attached.Add(new Attachment(await Policy(document), Now));
        AccessKey key = new(
            "AKID" + Identifiers.NewAlphanumeric(32, Random), SecretMaterial.CopyOf(Encoding.ASCII.GetBytes(Identifiers.NewAlphanumeric(32, Random))), Account, uin, AccessKeyState.Active, RequireSignedAction: false, Now);
        User user = new(uin, uin, $"user{uin}", Account, Now)
        {
            Policies = attached,
            Boundary = boundary is null ? null : await Policy(boundary),
            Keys = [key.SecretId],
        };
        await Commit(Directory.Users.Insert(Directory.UserIdentity(Account, uin), user), bench.Deployment.Accounts.Keys.Insert(bench.Deployment.Accounts.KeyIdentity(key.SecretId), key));
        return (uin, new Credentials(key.SecretId, Encoding.ASCII.GetString(key.SecretKey.Bytes)));
    }

    /// <summary>Changes a user.</summary>
    public async Task Change(long uin, Func<User, User> change)
    {
        Stored<User> stored = (await Directory.FindUser(Account, uin, CancellationToken.None))!;
        await Commit(Directory.Users.Update(stored, change(stored.Value)));
    }

    /// <summary>A role with policies.</summary>
    public async Task<string> Role(params string[] documents)
    {
        string id = (4611686018400000000 + ++last).ToString(CultureInfo.InvariantCulture);
        List<Attachment> attached = [];
        foreach (string document in documents)
            attached.Add(new Attachment(await Policy(document), Now));
        await Commit(Directory.Roles.Insert(Directory.RoleIdentity(Account, id), new Role(id, $"role{id}", Account, "{}", Now) { Policies = attached }));
        return id;
    }

    /// <summary>Changes a role.</summary>
    public async Task Change(string roleId, Func<Role, Role> change)
    {
        Stored<Role> stored = (await Directory.FindRole(Account, roleId, CancellationToken.None))!;
        await Commit(Directory.Roles.Update(stored, change(stored.Value)));
    }

    /// <summary>A group with policies.</summary>
    public async Task<long> Group(params string[] documents)
    {
        long id = ++last;
        List<Attachment> attached = [];
        foreach (string document in documents)
            attached.Add(new Attachment(await Policy(document), Now));
        await Commit(Directory.Groups.Insert(Directory.GroupIdentity(Account, id), new Group(id, $"group{id}", Account, Now) { Policies = attached }));
        return id;
    }

    /// <summary>What signs in a session.</summary>
    public Credentials Session(SessionKind kind, long issuer = 0, string roleId = "", string policy = "")
    {
        SessionTokens tokens = bench.Service<SessionTokens>();
        Session session = new(kind, tokens.NewSecretId(), Account, issuer, "session", Now, Now + 3_600_000) { RoleId = roleId, Policy = policy };
        (string secretKey, string token) = tokens.Issue(session);
        return new Credentials(session.SecretId, secretKey, token);
    }

    private async Task Commit(params Change[] changes)
    {
        CommitOutcome outcome = await bench.Deployment.Database.Commit(new UnitOfWork(changes, ReadOnlyMemory<byte>.Empty));
        Assert.Equal(CommitOutcome.Committed, outcome);
    }
}
