using System.Text.Json;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Two nodes on one PostgreSQL database: what one of them takes away, the other refuses from the next call on.</summary>
public sealed class TwoNodesTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Unauthorized = "UnauthorizedOperation";

    private Bench here = null!;
    private Bench there = null!;
    private Timer? clock;

    public async ValueTask InitializeAsync()
    {
        StorageSettings storage = await postgres.NewStorage();
        here = await Bench.Open(storage, beside: null);
        // What waits for another node's commit waits by the nodes' clock.
        clock = new Timer(_ => here.Time.Advance(TimeSpan.FromMilliseconds(20)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        there = await Bench.Open(storage, here);
        await here.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "v" });
    }

    public async ValueTask DisposeAsync()
    {
        if (clock is not null)
            await clock.DisposeAsync();
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_policy_that_is_attached_changed_and_detached_counts_on_the_other_node_at_once()
    {
        (long uin, Credentials key) = await User("jack");
        long policy = (await here.CamOk("CreatePolicy", new { PolicyName = "read", PolicyDocument = Document("ssm:GetSecretValue") })).GetProperty("PolicyId").GetInt64();

        Assert.Equal(Unauthorized, await Read(there, key));
        await here.CamOk("AttachUserPolicy", new { PolicyId = policy, AttachUin = uin });
        Assert.Null(await Read(there, key));
        await here.CamOk("UpdatePolicy", new { PolicyId = policy, PolicyDocument = Document("ssm:DescribeSecret") });
        Assert.Equal(Unauthorized, await Read(there, key));
        await here.CamOk("UpdatePolicy", new { PolicyId = policy, PolicyDocument = Document("ssm:*") });
        Assert.Null(await Read(there, key));
        await here.CamOk("DetachUserPolicy", new { PolicyId = policy, DetachUin = uin });
        Assert.Equal(Unauthorized, await Read(there, key));
    }

    [Fact]
    public async Task Groups_boundaries_keys_and_users_count_on_the_other_node_at_once()
    {
        (long uin, Credentials key) = await User("jill");
        long group = (await here.CamOk("CreateGroup", new { GroupName = "readers" })).GetProperty("GroupId").GetInt64();
        await here.CamOk("AttachGroupPolicy", new { PolicyId = 11, AttachGroupId = group });
        object membership = new { Info = new[] { new { Uid = uin, GroupId = group } } };

        Assert.Equal(Unauthorized, await Read(there, key));
        await here.CamOk("AddUserToGroup", membership);
        Assert.Null(await Read(there, key));
        await here.CamOk("PutUserPermissionsBoundary", new { TargetUin = uin, PolicyId = 20 });
        Assert.Equal(Unauthorized, await Read(there, key));
        await here.CamOk("DeleteUserPermissionsBoundary", new { TargetUin = uin });
        Assert.Null(await Read(there, key));
        await here.CamOk("UpdateAccessKey", new { AccessKeyId = key.SecretId, Status = "Inactive", TargetUin = uin });
        Assert.Equal("AuthFailure.SecretIdNotFound", await Read(there, key));
        await here.CamOk("UpdateAccessKey", new { AccessKeyId = key.SecretId, Status = "Active", TargetUin = uin });
        Assert.Null(await Read(there, key));
        await here.CamOk("DeleteUser", new { Name = "jill", Force = 1 });
        Assert.Equal("AuthFailure.SignatureFailure", await Read(there, key));
    }

    [Fact]
    public async Task A_session_that_one_node_gave_is_good_on_the_other_until_it_is_revoked()
    {
        await here.CamOk("CreateRole", new { RoleName = "duty", PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{here.Key.Account}}}:root"]}}]}""" });
        await here.CamOk("AttachRolePolicy", new { PolicyId = 11, AttachRoleName = "duty" });
        JsonElement told = (await here.StsOk("AssumeRole", new { RoleArn = $"qcs::cam::uin/{here.Key.Account}:roleName/duty", RoleSessionName = "night" })).GetProperty("Credentials");
        Credentials session = new(told.GetProperty("TmpSecretId").GetString()!, told.GetProperty("TmpSecretKey").GetString()!, told.GetProperty("Token").GetString()!);

        Assert.Null(await Read(there, session));
        Assert.Null(await Read(here, session));
        await here.CamOk("RevokeRoleSessions", new { RoleName = "duty" });
        Assert.Equal("AuthFailure.TokenFailure", await Read(there, session));
    }

    [Fact]
    public async Task Two_nodes_together_give_a_user_no_third_key()
    {
        (long uin, _) = await User("jim");
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            // Each call has a description of its own, and so a signature of its own.
            Bench node = i % 2 == 0 ? here : there;
            return await node.CodeOf(node.CamRequest((node.Key.SecretId, node.SecretKey), "CreateAccessKey", new { TargetUin = uin, Description = $"key{i}" }));
        })));

        Assert.Equal(1, codes.Count(code => code is null));
        Assert.Equal(2, (await there.CamOk("ListAccessKeys", new { TargetUin = uin })).GetProperty("AccessKeys").GetArrayLength());
    }

    private static string Document(string action) => $$"""{"version":"2.0","statement":[{"effect":"allow","action":["{{action}}"],"resource":["*"]}]}""";

    private static async Task<string?> Read(Bench node, Credentials credentials) =>
        Bench.CodeOf(await node.Call(Ssm, "GetSecretValue", new { SecretName = "one" }, credentials));

    private async Task<(long Uin, Credentials Key)> User(string name)
    {
        JsonElement made = await here.CamOk("AddUser", new { Name = name, UseApi = 1 });
        return (made.GetProperty("Uin").GetInt64(), new Credentials(made.GetProperty("SecretId").GetString()!, made.GetProperty("SecretKey").GetString()!));
    }
}
