using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PermissionBoundaryTests
{
    [Fact]
    public async Task A_user_is_bounded_by_one_policy()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u");
        long policy = await bench.AddPolicy("bound");
        Assert.Equal("0   0 0", await Told(bench, "GetUserPermissionBoundary", new { TargetUin = user }));

        await bench.CamOk("PutUserPermissionsBoundary", new { TargetUin = user, PolicyId = policy });
        await bench.CamOk("PutUserPermissionsBoundary", new { TargetUin = user, PolicyId = policy });

        Assert.Equal($"{policy} bound {PolicyBench.Document} 1 2", await Told(bench, "GetUserPermissionBoundary", new { TargetUin = user }));
        await bench.CamOk("PutUserPermissionsBoundary", new { TargetUin = user, PolicyId = 10 });
        Assert.Equal(
            """10 QcloudSSMFullAccess {"version":"2.0","statement":[{"effect":"allow","action":["ssm:*"],"resource":["*"]}]} 2 2""",
            await Told(bench, "GetUserPermissionBoundary", new { TargetUin = user }));
        await bench.CamOk("DeletePolicy", new { PolicyId = new[] { policy } });
        await bench.CamOk("DeleteUserPermissionsBoundary", new { TargetUin = user });
        await bench.CamOk("DeleteUserPermissionsBoundary", new { TargetUin = user });
        Assert.Equal("0   0 0", await Told(bench, "GetUserPermissionBoundary", new { TargetUin = user }));
    }

    [Fact]
    public async Task A_role_is_bounded_by_one_policy()
    {
        await using Bench bench = await Bench.Open();
        string role = await bench.AddRole("r");
        long policy = await bench.AddPolicy("bound");

        await bench.CamOk("PutRolePermissionsBoundary", new { RoleName = "r", PolicyId = policy });
        Assert.Equal($"{policy} bound {PolicyBench.Document} 1 2", await Told(bench, "GetRolePermissionBoundary", new { RoleId = role }));
        await bench.CamOk("PutRolePermissionsBoundary", new { RoleId = role, PolicyId = 2 });
        Assert.StartsWith("2 ReadOnlyAccess", await Told(bench, "GetRolePermissionBoundary", new { RoleId = role }), StringComparison.Ordinal);
        await bench.CamOk("DeleteRolePermissionsBoundary", new { RoleId = role, RoleName = "r" });
        await bench.CamOk("DeleteRolePermissionsBoundary", new { RoleName = "r" });
        Assert.Equal("0   0 0", await Told(bench, "GetRolePermissionBoundary", new { RoleId = role }));
    }

    [Fact]
    public async Task A_boundary_is_of_a_user_or_role_that_is_there_and_a_policy_that_is_there()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u");
        string role = await bench.AddRole("r");
        (string Action, object Parameters, string Code)[] refused =
        [
            ("PutUserPermissionsBoundary", new { TargetUin = user, PolicyId = 5000 }, "InvalidParameter.PolicyIdNotExist"),
            ("PutUserPermissionsBoundary", new { TargetUin = user, PolicyId = -1 }, "InvalidParameter"),
            ("PutUserPermissionsBoundary", new { TargetUin = 5, PolicyId = 1 }, "InvalidParameter.UserNotExist"),
            ("GetUserPermissionBoundary", new { TargetUin = 5 }, "InvalidParameter.UserNotExist"),
            ("DeleteUserPermissionsBoundary", new { TargetUin = 5 }, "InvalidParameter.UserNotExist"),
            ("PutRolePermissionsBoundary", new { RoleId = role, PolicyId = 5000 }, "InvalidParameter.PolicyIdNotExist"),
            ("PutRolePermissionsBoundary", new { RoleId = "5", PolicyId = 1 }, "InvalidParameter.RoleNotExist"),
            ("PutRolePermissionsBoundary", new { PolicyId = 1 }, "MissingParameter"),
            ("PutRolePermissionsBoundary", new { PolicyId = 1, RoleId = role, RoleName = "s" }, "InvalidParameter.ParamError"),
            ("GetRolePermissionBoundary", new { RoleId = "5" }, "InvalidParameter.RoleNotExist"),
            ("DeleteRolePermissionsBoundary", new { RoleName = "s" }, "InvalidParameter.RoleNotExist"),
            ("DeleteRolePermissionsBoundary", new { }, "MissingParameter"),
        ];
        foreach ((string action, object parameters, string code) in refused)
            Assert.Equal((action, code), (action, await bench.CamCode(action, parameters)));
    }

    [Fact]
    public async Task Who_would_leave_a_boundary_touches_the_policy_that_it_is()
    {
        await using Bench bench = await Bench.Open();
        long policy = await bench.AddPolicy("bound");
        long user = await bench.AddUser("u", user => user with { Boundary = policy });
        string role = await bench.AddRole("r", role => role with { Boundary = policy });
        PermissionBoundaries boundaries = bench.Service<PermissionBoundaries>();
        PolicyHolders holders = bench.Service<PolicyHolders>();
        AuthenticatedCall call = AuthenticatedCall.OfService(PolicyBench.Account, string.Empty, 1);

        string bound = $"qcs::cam::uin/100000000001:policyid/{policy}";
        Assert.Equal([bound], (await boundaries.OfUser(call, (ulong)user, default)).Select(touched => touched.Name.ToString()));
        Assert.Equal([bound], (await boundaries.OfRole(call, null, "r", default)).Select(touched => touched.Name.ToString()));
        Assert.Equal(1, (await holders.BoundedUser(call, (ulong)user, default)).Judged?.Generation);
        Assert.Equal(0, (await holders.BoundedUser(call, 5, default)).Judged?.Generation);
        RoleCalls roles = bench.Service<RoleCalls>();
        TouchedResource named = await roles.Named(call, null, "r", default);
        Assert.Equal(($"qcs::cam::uin/100000000001:role/{role}", "qcs::cam::uin/100000000001:roleName/r"), (named.Name.ToString(), named.Told));
        Assert.Equal("qcs::cam::uin/100000000001:roleName/s", (await roles.Named(call, null, "s", default)).Told);
        TouchedResource known = await bench.Service<PolicyCalls>().Resource(call, null, "bound", default);
        Assert.Equal((bound, "qcs::cam::uin/100000000001:policyid/bound", 1), (known.Name.ToString(), known.Told, known.Judged?.Generation));
        Assert.Equal("qcs::cam::uin/100000000001:policyid/none", (await bench.Service<PolicyCalls>().Resource(call, null, "none", default)).Told);
    }

    private static async Task<string> Told(Bench bench, string action, object parameters)
    {
        JsonElement answer = await bench.CamOk(action, parameters);
        return string.Join(' ', ((string[])["PolicyId", "PolicyName", "PolicyDocument", "PolicyType", "CreateMode"]).Select(name => answer.GetProperty(name).ToString()));
    }
}
