using System.Text.Json;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PolicyRaceTests
{
    [Theory]
    [InlineData("AttachUserPolicy", "AttachUin", "ResourceNotFound.PolicyIdNotFound")]
    [InlineData("AttachGroupPolicy", "AttachGroupId", "ResourceNotFound.PolicyIdNotFound")]
    [InlineData("AttachRolePolicy", "AttachRoleId", "InvalidParameter.PolicyIdNotExist")]
    [InlineData("PutUserPermissionsBoundary", "TargetUin", "InvalidParameter.PolicyIdNotExist")]
    [InlineData("PutRolePermissionsBoundary", "RoleId", "InvalidParameter.PolicyIdNotExist")]
    public async Task A_policy_is_used_or_deleted_but_never_both(string use, string field, string gone)
    {
        await using Bench bench = await Bench.Open();
        object holder = field.Contains("Role", StringComparison.Ordinal) ? await bench.AddRole("r")
            : field.Contains("Group", StringComparison.Ordinal) ? await bench.AddGroup("g") : await bench.AddUser("u");
        for (int round = 0; round < 20; round++)
        {
            long policy = await bench.AddPolicy("p" + round);
            (string, object) using_ = (use, new Dictionary<string, object> { ["PolicyId"] = policy, [field] = holder });
            (string, object) deleting = ("DeletePolicy", new { PolicyId = new[] { policy } });

            string?[] codes = round % 2 == 0 ? await bench.AtOnce(using_, deleting) : [.. (await bench.AtOnce(deleting, using_)).Reverse()];

            Assert.Contains((codes[0], codes[1]), ((string?, string?)[])[(null, "FailedOperation"), (gone, null)]);
            Assert.Equal(codes[1] is null ? "ResourceNotFound.PolicyIdNotFound" : null, await bench.CamCode("GetPolicy", new { PolicyId = policy }));
        }
    }

    [Fact]
    public async Task Calls_at_one_time_make_one_policy_of_a_name()
    {
        await using Bench bench = await Bench.Open();
        string?[] codes = await bench.AtOnce([.. Enumerable.Range(0, 8).Select(at =>
            ("CreatePolicy", (object)new { PolicyName = "same", PolicyDocument = PolicyBench.Document, Description = PolicyBench.Text(at) }))]);
        Assert.Equal([null, .. Enumerable.Repeat("FailedOperation.PolicyNameInUse", 7)], codes.Order());
        Assert.Equal(1, (await bench.CamOk("ListPolicies", new { Scope = "Local" })).GetProperty("TotalNum").GetInt32());
    }

    [Fact]
    public async Task Calls_at_one_time_keep_to_1500_policies()
    {
        await using Bench bench = await Bench.Open();
        AccountDirectory directory = bench.Directory();
        await bench.Commit([.. Enumerable.Range(0, 1498).Select(at => directory.Policies.Insert(
            directory.PolicyIdentity(PolicyBench.Account, 2000 + at),
            new Policy(2000 + at, "p" + at, PolicyBench.Account, 1, [new PolicyVersion(1, PolicyBench.Document, 1)], 1)))]);

        string?[] codes = await bench.AtOnce([.. Enumerable.Range(0, 6).Select(at =>
            ("CreatePolicy", (object)new { PolicyName = "new" + at, PolicyDocument = PolicyBench.Document }))]);

        Assert.Equal([null, null, .. Enumerable.Repeat("FailedOperation.PolicyFull", 4)], codes.Order());
        Assert.Equal(1500, (await bench.CamOk("GetAccountSummary", new { })).GetProperty("Policies").GetInt32());
    }

    [Fact]
    public async Task Calls_at_one_time_keep_to_five_versions()
    {
        await using Bench bench = await Bench.Open();
        long policy = await bench.AddPolicy("p");
        string?[] codes = await bench.AtOnce([.. Enumerable.Range(0, 8).Select(at =>
            ("CreatePolicyVersion", (object)new { PolicyId = policy, PolicyDocument = PolicyBench.Document + new string(' ', at), SetAsDefault = at % 2 == 0 }))]);
        Assert.Equal([.. Enumerable.Repeat<string?>(null, 4), .. Enumerable.Repeat("FailedOperation.PolicyVersionFull", 4)], codes.Order());
        JsonElement versions = (await bench.CamOk("ListPolicyVersions", new { PolicyId = policy })).GetProperty("Versions");
        Assert.Equal(["1", "2", "3", "4", "5"], PolicyBench.Names(versions, "VersionId"));
        Assert.Single(versions.EnumerateArray(), version => version.GetProperty("IsDefaultVersion").GetInt32() == 1);
    }

    [Fact]
    public async Task Calls_at_one_time_keep_to_200_policies_of_a_user()
    {
        await using Bench bench = await Bench.Open();
        Attachment[] many = [.. Enumerable.Range(0, 198).Select(at => new Attachment(900_000_000 + at, 1))];
        long user = await bench.AddUser("u", user => user with { Policies = many });
        string?[] codes = await bench.AtOnce([.. ((int[])[1, 2, 10, 11, 12, 20]).Select(policy =>
            ("AttachUserPolicy", (object)new { PolicyId = policy, AttachUin = user }))]);
        Assert.Equal([null, null, .. Enumerable.Repeat("InvalidParameter.AttachmentFull", 4)], codes.Order());
        Stored<User> stored = (await bench.Directory().FindUser(PolicyBench.Account, user, default))!;
        Assert.Equal(200, stored.Value.Policies.Count);
    }

    [Fact]
    public async Task The_version_in_force_is_never_deleted()
    {
        await using Bench bench = await Bench.Open();
        long policy = await bench.AddPolicy("p");
        for (int round = 0; round < 10; round++)
        {
            JsonElement made = await bench.CamOk("CreatePolicyVersion", new { PolicyId = policy, PolicyDocument = PolicyBench.OtherDocument, SetAsDefault = false });
            int version = made.GetProperty("VersionId").GetInt32();

            string?[] codes = await bench.AtOnce(
                ("SetDefaultPolicyVersion", new { PolicyId = policy, VersionId = version }), ("DeletePolicyVersion", new { PolicyId = policy, VersionId = new[] { version } }));

            Assert.Contains((codes[0], codes[1]), ((string?, string?)[])[
                (null, "FailedOperation.PolicyVersionAlreadyDefault"), ("InvalidParameter.PolicyVersionNotExists", null)]);
            await bench.CamOk("GetPolicy", new { PolicyId = policy });
            if (codes[0] is null)
            {
                await bench.CamOk("SetDefaultPolicyVersion", new { PolicyId = policy, VersionId = 1 });
                await bench.CamOk("DeletePolicyVersion", new { PolicyId = policy, VersionId = new[] { version } });
            }
        }
    }
}
