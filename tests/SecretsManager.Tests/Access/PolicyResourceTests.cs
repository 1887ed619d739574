using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Api;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>What the calls about policies touch, and so are judged on.</summary>
public class PolicyResourceTests
{
    [Fact]
    public async Task Calls_about_policies_and_roles_touch_what_they_name_and_tell_nothing_that_can_be_no_name()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u");
        long group = await bench.AddGroup("g");
        string role = await bench.AddRole("r");
        long policy = await bench.AddPolicy("p");
        (string Action, object Parameters, string Path)[] calls =
        [
            ("CreatePolicy", new { PolicyName = "q", PolicyDocument = PolicyBench.Document }, "policyid/*"),
            ("GetPolicy", new { PolicyId = policy }, $"policyid/{policy}"),
            ("UpdatePolicy", new { PolicyName = "p" }, $"policyid/{policy}"),
            ("UpdatePolicy", new { PolicyName = "none" }, "policyid/none"),
            ("ListPolicies", new { }, "*"),
            ("GetAccountSummary", new { }, "*"),
            ("AttachUserPolicy", new { PolicyId = policy, AttachUin = user }, $"uin/{user}"),
            ("AttachGroupPolicy", new { PolicyId = policy, AttachGroupId = group }, $"groupid/{group}"),
            ("AttachRolePolicy", new { PolicyId = policy, AttachRoleName = "r" }, $"role/{role}"),
            ("AttachRolePolicy", new { PolicyId = policy, AttachRoleName = "none" }, "roleName/none"),
            ("AttachRolePolicy", new { PolicyId = policy, AttachRoleId = "9" }, "role/9"),
            ("AttachRolePolicy", new { PolicyId = policy, AttachRoleName = new string('r', 129) }, "roleName/*"),
            ("GetRole", new { RoleName = "r" }, $"role/{role}"),
            ("GetRole", new { RoleId = "no number" }, "role/*"),
            ("UpdatePolicy", new { PolicyName = "no name" }, "policyid/*"),
            ("DescribeOIDCConfig", new { Name = "no name" }, "oidc-provider/*"),
            ("PutUserPermissionsBoundary", new { PolicyId = policy, TargetUin = user }, $"uin/{user}"),
            ("DeletePolicy", new { PolicyId = new[] { policy, 5000 } }, $"policyid/{policy}"),
        ];
        foreach ((string action, object parameters, string path) in calls)
        {
            await bench.Cam(action, parameters);
            JsonElement record = (await bench.Records())[^1];
            Assert.Equal((action, $"qcs::cam::uin/100000000001:{path}"), (record.GetProperty("action").GetString(), record.GetProperty("resource").GetString()));
        }
    }

    [Fact]
    public async Task A_call_touches_all_policies_that_it_deletes_and_the_policy_that_it_attaches()
    {
        await using Bench bench = await Bench.Open();
        long policy = await bench.AddPolicy("p");
        AuthenticatedCall call = AuthenticatedCall.OfService(PolicyBench.Account, string.Empty, 1);
        DeletePolicy delete = ActivatorUtilities.CreateInstance<DeletePolicy>(bench.Service<IServiceProvider>());
        AttachUserPolicy attach = ActivatorUtilities.CreateInstance<AttachUserPolicy>(bench.Service<IServiceProvider>());

        IReadOnlyList<TouchedResource> deleted = await delete.MoreResources(call, new DeletePolicyRequest([5, (ulong)policy, 6]), default);
        IReadOnlyList<TouchedResource> attached = await attach.MoreResources(call, new AttachUserPolicyRequest((ulong)policy, 7), default);

        Assert.Equal([$"policyid/{policy}", "policyid/6"], deleted.Select(touched => touched.Name.Path));
        Assert.Equal([1L, 0L], deleted.Select(touched => touched.Judged?.Generation));
        Assert.Equal([$"policyid/{policy}"], attached.Select(touched => touched.Name.Path));
    }
}
