using System.Text.Json;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class AttachmentTests
{
    private const string NoPolicy = "ResourceNotFound.PolicyIdNotFound";
    private const string NoPolicyId = "InvalidParameter.PolicyIdNotExist";

    [Fact]
    public async Task A_user_has_the_policies_that_are_attached_to_him_in_that_order()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u");
        long own = await bench.AddPolicy("own");
        await bench.CamOk("UpdatePolicy", new { PolicyId = own, Description = "mine" });
        await bench.CamOk("AttachUserPolicy", new { PolicyId = own, AttachUin = user });
        string time = bench.Local();
        await bench.CamOk("AttachUserPolicy", new { PolicyId = 11, AttachUin = user });
        await bench.CamOk("AttachUserPolicy", new { PolicyId = own, AttachUin = user });

        JsonElement told = await bench.CamOk("ListAttachedUserPolicies", new { TargetUin = user });

        Assert.Equal(2, told.GetProperty("TotalNum").GetInt32());
        JsonElement first = told.GetProperty("List")[0];
        Assert.Equal(
            ["own", "User", "mine", time, "100000000001", "100000000001"],
            ((string[])["PolicyName", "PolicyType", "Remark", "AddTime", "OperateOwnerUin", "OperateUin"]).Select(name => first.GetProperty(name).GetString()));
        Assert.Equal(
            [own, 2, 0, 0], ((string[])["PolicyId", "CreateMode", "OperateUinType", "Deactived"]).Select(name => first.GetProperty(name).GetInt64()));
        Assert.Equal("[]", first.GetProperty("DeactivedDetail").GetRawText());
        JsonElement second = told.GetProperty("List")[1];
        Assert.Equal(("QcloudSSMReadOnlyAccess", "QCS"), (second.GetProperty("PolicyName").GetString(), second.GetProperty("PolicyType").GetString()));
        JsonElement page = await bench.CamOk("ListAttachedUserPolicies", new { TargetUin = user, Page = 2, Rp = 1 });
        Assert.Equal(["11"], PolicyBench.Names(page.GetProperty("List"), "PolicyId"));

        await bench.CamOk("DetachUserPolicy", new { PolicyId = own, DetachUin = user });
        await bench.CamOk("DetachUserPolicy", new { PolicyId = own, DetachUin = user });
        told = await bench.CamOk("ListAttachedUserPolicies", new { TargetUin = user, Page = int.MaxValue, Rp = 200 });
        Assert.Equal((1, 0), (told.GetProperty("TotalNum").GetInt32(), told.GetProperty("List").GetArrayLength()));
    }

    [Fact]
    public async Task A_group_has_policies_too()
    {
        await using Bench bench = await Bench.Open();
        long group = await bench.AddGroup("g");
        long own = await bench.AddPolicy("own");
        await bench.CamOk("AttachGroupPolicy", new { PolicyId = own, AttachGroupId = group });
        await bench.CamOk("AttachGroupPolicy", new { PolicyId = 1, AttachGroupId = group });

        Assert.Equal(["own", "AdministratorAccess"], await List(new { TargetGroupId = group }));
        Assert.Equal(["AdministratorAccess"], await List(new { TargetGroupId = group, Keyword = "Admin" }));
        await bench.CamOk("DetachGroupPolicy", new { PolicyId = 1, DetachGroupId = group });
        await bench.CamOk("DetachGroupPolicy", new { PolicyId = 1, DetachGroupId = group });
        Assert.Equal(["own"], await List(new { TargetGroupId = group }));

        async Task<IEnumerable<string>> List(object parameters) =>
            PolicyBench.Names((await bench.CamOk("ListAttachedGroupPolicies", parameters)).GetProperty("List"), "PolicyName");
    }

    [Fact]
    public async Task Role_and_policy_are_named_by_id_or_by_name()
    {
        await using Bench bench = await Bench.Open();
        string role = await bench.AddRole("worker");
        long own = await bench.AddPolicy("own");
        await bench.CamOk("AttachRolePolicy", new { PolicyName = "own", AttachRoleName = "worker", AttachRoleId = "" });
        string time = bench.Local();
        await bench.CamOk("AttachRolePolicy", new { PolicyId = own, PolicyName = "own", AttachRoleId = role, AttachRoleName = "worker" });
        await bench.CamOk("AttachRolePolicy", new { PolicyName = "QcloudKMSFullAccess", AttachRoleId = role });

        Assert.Equal(["own", "QcloudKMSFullAccess"], await List(new { RoleName = "worker", Page = 1, Rp = 10 }));
        Assert.Equal(["own"], await List(new { RoleId = role, Page = 1, Rp = 10, PolicyType = "User" }));
        Assert.Equal(["QcloudKMSFullAccess"], await List(new { RoleId = role, Page = 1, Rp = 10, PolicyType = "QCS" }));
        Assert.Equal(["QcloudKMSFullAccess"], await List(new { RoleId = role, Page = 1, Rp = 10, Keyword = "KMS" }));
        JsonElement first = (await bench.CamOk("ListAttachedRolePolicies", new { RoleId = role, Page = 1, Rp = 1 })).GetProperty("List")[0];
        Assert.Equal((own, time, "User", 2), (first.GetProperty("PolicyId").GetInt64(), first.GetProperty("AddTime").GetString(), first.GetProperty("PolicyType").GetString(), first.GetProperty("CreateMode").GetInt32()));

        await bench.CamOk("DetachRolePolicy", new { PolicyId = 20, DetachRoleName = "worker" });
        await bench.CamOk("DetachRolePolicy", new { PolicyName = "own", DetachRoleId = role });
        await bench.CamOk("DetachRolePolicy", new { PolicyName = "own", DetachRoleId = role });
        Assert.Empty(await List(new { RoleId = role, Page = 1, Rp = 10 }));

        async Task<IEnumerable<string>> List(object parameters) =>
            PolicyBench.Names((await bench.CamOk("ListAttachedRolePolicies", parameters)).GetProperty("List"), "PolicyName");
    }

    [Fact]
    public async Task What_is_not_there_is_neither_attached_nor_detached()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u");
        long group = await bench.AddGroup("g");
        string role = await bench.AddRole("r");

        await Refused("AttachUserPolicy", NoPolicy, new { PolicyId = 5000, AttachUin = user });
        await Refused("AttachUserPolicy", NoPolicy, new { PolicyId = ulong.MaxValue, AttachUin = user });
        await Refused("AttachUserPolicy", "ResourceNotFound.UserNotExist", new { PolicyId = 1, AttachUin = user + 1 });
        await Refused("AttachUserPolicy", "ResourceNotFound.UserNotExist", new { PolicyId = 1, AttachUin = PolicyBench.Account });
        await Refused("AttachUserPolicy", "ResourceNotFound.UserNotExist", new { PolicyId = 1, AttachUin = ulong.MaxValue });
        await Refused("DetachUserPolicy", NoPolicy, new { PolicyId = 5000, DetachUin = user });
        await Refused("DetachUserPolicy", "ResourceNotFound.UserNotExist", new { PolicyId = 1, DetachUin = user + 1 });
        await Refused("AttachGroupPolicy", NoPolicy, new { PolicyId = 5000, AttachGroupId = group });
        await Refused("AttachGroupPolicy", "ResourceNotFound.GroupNotExist", new { PolicyId = 1, AttachGroupId = group + 1 });
        await Refused("DetachGroupPolicy", NoPolicyId, new { PolicyId = 5000, DetachGroupId = group });
        await Refused("DetachGroupPolicy", "ResourceNotFound.GroupNotExist", new { PolicyId = 1, DetachGroupId = group + 1 });
        await Refused("AttachRolePolicy", NoPolicyId, new { PolicyId = 5000, AttachRoleId = role });
        await Refused("AttachRolePolicy", NoPolicyId, new { PolicyName = "none", AttachRoleId = role });
        await Refused("AttachRolePolicy", NoPolicyId, new { PolicyName = "readonlyaccess", AttachRoleId = role });
        await Refused("AttachRolePolicy", NoPolicyId, new { PolicyName = "a\0", AttachRoleId = role });
        await Refused("AttachRolePolicy", "InvalidParameter.RoleNotExist", new { PolicyId = 1, AttachRoleId = role + "0" });
        await Refused("AttachRolePolicy", "InvalidParameter.RoleNotExist", new { PolicyId = 1, AttachRoleName = "R" });
        await Refused("AttachRolePolicy", "InvalidParameter.RoleNotExist", new { PolicyId = 1, AttachRoleName = "a\0" });
        await Refused("AttachRolePolicy", "InvalidParameter.ParamError", new { PolicyId = 1, AttachRoleId = role, AttachRoleName = "other" });
        await Refused("AttachRolePolicy", "InvalidParameter.ParamError", new { PolicyId = 1, PolicyName = "ReadOnlyAccess", AttachRoleId = role });
        await Refused("AttachRolePolicy", "MissingParameter", new { PolicyId = 1 });
        await Refused("AttachRolePolicy", "MissingParameter", new { PolicyId = 1, AttachRoleId = "", AttachRoleName = "" });
        await Refused("AttachRolePolicy", "MissingParameter", new { PolicyName = "", AttachRoleId = role });
        await Refused("AttachRolePolicy", "MissingParameter", new { AttachRoleId = role });
        await Refused("DetachRolePolicy", NoPolicyId, new { PolicyId = 5000, DetachRoleId = role });
        await Refused("DetachRolePolicy", "InvalidParameter.RoleNotExist", new { PolicyId = 1, DetachRoleName = "R" });
        await Refused("DetachRolePolicy", "MissingParameter", new { PolicyId = 1 });
        await Refused("ListAttachedUserPolicies", "ResourceNotFound.UserNotExist", new { TargetUin = user + 1 });
        await Refused("ListAttachedUserPolicies", "InvalidParameter.ParamError", new { TargetUin = user, Rp = 201 });
        await Refused("ListAttachedGroupPolicies", "ResourceNotFound.GroupNotExist", new { TargetGroupId = group + 1 });
        await Refused("ListAttachedRolePolicies", "InvalidParameter.RoleNotExist", new { RoleId = "1", Page = 1, Rp = 1 });
        await Refused("ListAttachedRolePolicies", "MissingParameter", new { RoleId = role, Page = 1 });
        await Refused("ListAttachedRolePolicies", "InvalidParameter.ParamError", new { RoleId = role, Page = 1, Rp = 1, PolicyType = "Local" });

        async Task Refused(string action, string code, object parameters) => Assert.Equal(code, await bench.CamCode(action, parameters));
    }

    [Fact]
    public async Task A_user_a_group_and_a_role_have_200_policies_at_most()
    {
        await using Bench bench = await Bench.Open();
        Attachment[] many = [.. Enumerable.Range(0, 199).Select(at => new Attachment(900_000_000 + at, 1))];
        long user = await bench.AddUser("u", user => user with { Policies = many });
        long group = await bench.AddGroup("g", group => group with { Policies = many });
        string role = await bench.AddRole("r", role => role with { Policies = many });
        foreach ((int policy, string? code) in ((int, string?)[])[(1, null), (1, null), (2, "InvalidParameter.AttachmentFull")])
        {
            Assert.Equal(code, await bench.CamCode("AttachUserPolicy", new { PolicyId = policy, AttachUin = user }));
            Assert.Equal(code, await bench.CamCode("AttachGroupPolicy", new { PolicyId = policy, AttachGroupId = group }));
            Assert.Equal(code, await bench.CamCode("AttachRolePolicy", new { PolicyId = policy, AttachRoleId = role }));
        }
    }

    [Fact]
    public async Task A_user_s_policies_are_told_with_those_of_his_groups()
    {
        await using Bench bench = await Bench.Open();
        long own = await bench.AddPolicy("own");
        Attachment[] both = [new(own, 1_600_000_000_000), new(11, 1_600_000_000_000)];
        long one = await bench.AddGroup("one", group => group with { Policies = both });
        long two = await bench.AddGroup("two", group => group with { Policies = [new(11, 1)] });
        long user = await bench.AddUser("u", user => user with { Groups = [one, two], Policies = [new(own, 1_700_000_000_000), new(1, 1)] });

        Assert.Equal(["own one", "AdministratorAccess ", "QcloudSSMReadOnlyAccess one,two"], await List(new { TargetUin = user, Rp = 10, Page = 1, AttachType = 0 }));
        Assert.Equal(["own one", "AdministratorAccess "], await List(new { TargetUin = user, Rp = 10, Page = 1, AttachType = 1 }));
        Assert.Equal(["own one", "QcloudSSMReadOnlyAccess one,two"], await List(new { TargetUin = user, Rp = 10, Page = 1, AttachType = 2 }));
        Assert.Equal(["own one"], await List(new { TargetUin = user, Rp = 10, Page = 1, AttachType = 0, StrategyType = 1 }));
        Assert.Equal(["QcloudSSMReadOnlyAccess one,two"], await List(new { TargetUin = user, Rp = 10, Page = 1, AttachType = 0, StrategyType = 2, Keyword = "SSM" }));
        Assert.Equal(["QcloudSSMReadOnlyAccess one,two"], await List(new { TargetUin = user, Rp = 2, Page = 2, AttachType = 0 }));

        JsonElement answer = await bench.CamOk("ListAttachedUserAllPolicies", new { TargetUin = user, Rp = 1, Page = 1, AttachType = 0 });
        JsonElement first = answer.GetProperty("PolicyList")[0];
        Assert.Equal(3, answer.GetProperty("TotalNum").GetInt32());
        Assert.Equal(
            [PolicyBench.Text(own), "1", "2", "2020-09-13 20:26:40"],
            ((string[])["PolicyId", "StrategyType", "CreateMode", "AddTime"]).Select(name => first.GetProperty(name).GetString()));

        Assert.Equal("ResourceNotFound.UserNotExist", await bench.CamCode("ListAttachedUserAllPolicies", new { TargetUin = 1, Rp = 1, Page = 1, AttachType = 0 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListAttachedUserAllPolicies", new { TargetUin = user, Rp = 1, Page = 1, AttachType = 3 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListAttachedUserAllPolicies", new { TargetUin = user, Rp = 1, Page = 1, AttachType = 0, StrategyType = 3 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListAttachedUserAllPolicies", new { TargetUin = user, Rp = 1, Page = 201, AttachType = 0 }));
        Assert.Equal("MissingParameter", await bench.CamCode("ListAttachedUserAllPolicies", new { TargetUin = user, Rp = 1, Page = 1 }));

        async Task<IEnumerable<string>> List(object parameters) =>
            (await bench.CamOk("ListAttachedUserAllPolicies", parameters)).GetProperty("PolicyList").EnumerateArray()
                .Select(policy => $"{policy.GetProperty("PolicyName")} {string.Join(',', PolicyBench.Names(policy.GetProperty("Groups"), "GroupName"))}");
    }

    [Fact]
    public async Task The_entities_of_a_policy_are_users_groups_and_roles()
    {
        await using Bench bench = await Bench.Open();
        long policy = await bench.AddPolicy("p");
        Attachment[] attached = [new(1, 5), new(policy, 1_600_000_000_000)];
        long user = await bench.AddUser("u", user => user with { Policies = attached });
        await bench.AddUser("bounded", user => user with { Boundary = policy });
        long group = await bench.AddGroup("g", group => group with { Policies = attached });
        string role = await bench.AddRole("r", role => role with { Policies = attached });
        await bench.AddRole("other", role => role with { Policies = [new(1, 5)] });

        string[] all = [$"1 u {user} 1 2020-09-13 20:26:40", $"{group} g 0 2 2020-09-13 20:26:40", $"{role} r 0 3 2020-09-13 20:26:40"];
        await Listed(3, all, new { PolicyId = policy });
        await Listed(3, all, new { PolicyId = policy, EntityFilter = "All" });
        await Listed(1, all[..1], new { PolicyId = policy, EntityFilter = "User" });
        await Listed(1, all[1..2], new { PolicyId = policy, EntityFilter = "Group" });
        await Listed(1, all[2..], new { PolicyId = policy, EntityFilter = "Role" });
        await Listed(3, all[..2], new { PolicyId = policy, Rp = 2 });
        await Listed(3, all[2..], new { PolicyId = policy, Rp = 2, Page = 2 });
        await Listed(3, all[1..2], new { PolicyId = policy, Rp = 1, Page = 2 });
        await Listed(3, [], new { PolicyId = policy, Rp = 1, Page = 4 });
        Assert.Equal(4, (await bench.CamOk("ListEntitiesForPolicy", new { PolicyId = 1 })).GetProperty("TotalNum").GetInt32());
        Assert.Equal("InvalidParameter.EntityFilterError", await bench.CamCode("ListEntitiesForPolicy", new { PolicyId = policy, EntityFilter = "user" }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("ListEntitiesForPolicy", new { PolicyId = 5000 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListEntitiesForPolicy", new { PolicyId = policy, Rp = 0 }));

        async Task Listed(int total, string[] entities, object parameters)
        {
            JsonElement answer = await bench.CamOk("ListEntitiesForPolicy", parameters);
            Assert.Equal(total, answer.GetProperty("TotalNum").GetInt32());
            Assert.Equal(entities, answer.GetProperty("List").EnumerateArray().Select(one =>
                $"{one.GetProperty("Id")} {one.GetProperty("Name")} {one.GetProperty("Uin")} {one.GetProperty("RelatedType")} {one.GetProperty("AttachmentTime")}"));
        }
    }

    [Fact]
    public async Task An_attached_policy_that_is_missing_is_not_kept_quiet()
    {
        await using Bench bench = await Bench.Open();
        long user = await bench.AddUser("u", user => user with { Policies = [new(900_000_000, 1)], Boundary = 900_000_000 });
        Assert.Equal("ResourceInUse", await bench.CamCode("ListAttachedUserPolicies", new { TargetUin = user }));
        Assert.Equal("ResourceInUse", await bench.CamCode("GetUserPermissionBoundary", new { TargetUin = user }));
    }
}
