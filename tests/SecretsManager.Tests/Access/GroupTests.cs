using System.Text.Json;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Api;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class GroupTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_group_is_told_with_its_users()
    {
        long id = await Create("g", "r");
        JsonElement group = await bench.CamOk("GetGroup", new { GroupId = id });
        Assert.Equal((id, "g", "r", 0, "2026-09-21 22:13:21"), (group.GetProperty("GroupId").GetInt64(), Text(group, "GroupName"), Text(group, "Remark"), group.GetProperty("GroupNum").GetInt32(), Text(group, "CreateTime")));

        long a = await Add("a");
        long b = await Add("b");
        await bench.CamOk("AddUserToGroup", new { Info = new object[] { new { GroupId = id, Uin = a }, new { GroupId = id, Uid = b } } });
        group = await bench.CamOk("GetGroup", new { GroupId = id });
        Assert.Equal([b, a], group.GetProperty("UserInfo").EnumerateArray().Select(user => user.GetProperty("Uin").GetInt64()));
        Assert.Equal(2, group.GetProperty("GroupNum").GetInt32());
        JsonElement member = group.GetProperty("UserInfo")[0];
        Assert.Equal(["Uid", "Uin", "Name", "PhoneNum", "CountryCode", "Email", "CreateTime", "Remark", "PhoneFlag", "EmailFlag", "UserType", "IsReceiverOwner"], member.EnumerateObject().Select(field => field.Name));

        JsonElement page = await bench.CamOk("ListUsersForGroup", new { GroupId = id, Page = 2, Rp = 1 });
        Assert.Equal((2, a), (page.GetProperty("TotalNum").GetInt32(), page.GetProperty("UserInfo")[0].GetProperty("Uin").GetInt64()));
    }

    [Fact]
    public async Task Groups_are_listed_newest_first_by_page_and_keyword()
    {
        foreach (string name in (string[])["alpha", "beta", "alphabet"])
            await Create(name);
        Assert.Equal(["alphabet", "beta", "alpha"], await Names(new { }, 3));
        Assert.Equal(["beta"], await Names(new { Page = 2, Rp = 1 }, 3));
        Assert.Equal(["alphabet", "alpha"], await Names(new { Keyword = "alpha" }, 2));
        Assert.Empty(await Names(new { Keyword = "ALPHA" }, 0));
        Assert.Equal("InvalidParameter.SearchKeywordLengthError", await bench.CamCode("ListGroups", new { Keyword = new string('a', 129) }));
        Assert.Equal([], await Names(new { Page = 9 }, 3));
        foreach (object wrong in (object[])[new { Page = 0 }, new { Rp = 0 }, new { Rp = 201 }])
            Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListGroups", wrong));
    }

    [Fact]
    public async Task The_groups_of_a_user_are_listed_as_he_joined()
    {
        long uin = await Add("a");
        long first = await Create("first");
        long second = await Create("second");
        await bench.CamOk("AddUserToGroup", new { Info = new[] { new { GroupId = second, Uin = uin }, new { GroupId = first, Uin = uin } } });
        foreach (object who in (object[])[new { SubUin = uin }, new { Uid = uin }, new { Uid = uin, SubUin = uin }])
        {
            JsonElement listed = await bench.CamOk("ListGroupsForUser", who);
            Assert.Equal(2, listed.GetProperty("TotalNum").GetInt32());
            Assert.Equal(["second", "first"], listed.GetProperty("GroupInfo").EnumerateArray().Select(group => Text(group, "GroupName")));
        }

        Assert.Equal("first", Text((await bench.CamOk("ListGroupsForUser", new { Uid = uin, Page = 2, Rp = 1 })).GetProperty("GroupInfo")[0], "GroupName"));
        Assert.Equal("InvalidParameter.UserUinAndUinNotAllNull", await bench.CamCode("ListGroupsForUser", new { }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("ListGroupsForUser", new { Uid = uin, SubUin = uin + 1 }));
        Assert.Equal("ResourceNotFound.UserNotExist", await bench.CamCode("ListGroupsForUser", new { Uid = 1 }));
    }

    [Fact]
    public async Task A_group_is_renamed_and_its_old_name_is_free()
    {
        long id = await Create("old");
        long other = await Create("other");
        Assert.Equal("InvalidParameter.GroupNameInUse", await bench.CamCode("UpdateGroup", new { GroupId = id, GroupName = "other" }));
        await bench.CamOk("UpdateGroup", new { GroupId = id, GroupName = "new", Remark = "r" });
        await bench.CamOk("UpdateGroup", new { GroupId = other, GroupName = "old" });
        JsonElement group = await bench.CamOk("GetGroup", new { GroupId = id });
        Assert.Equal(("new", "r"), (Text(group, "GroupName"), Text(group, "Remark")));
        await bench.CamOk("UpdateGroup", new { GroupId = id, GroupName = "new" });
    }

    [Fact]
    public async Task A_group_that_is_deleted_is_left_by_its_users()
    {
        long uin = await Add("a");
        long id = await Create("g");
        long stays = await Create("stays");
        await bench.CamOk("AddUserToGroup", new { Info = new[] { new { GroupId = id, Uin = uin }, new { GroupId = stays, Uin = uin } } });
        await bench.CamOk("DeleteGroup", new { GroupId = id });
        Assert.Equal($"{uin}", (await bench.Records())[^1].GetProperty("parameters").GetProperty("Members").GetString());
        Assert.Equal("stays", Text(Assert.Single((await bench.CamOk("ListGroupsForUser", new { Uid = uin })).GetProperty("GroupInfo").EnumerateArray()), "GroupName"));
        Assert.Equal("ResourceNotFound.GroupNotExist", await bench.CamCode("GetGroup", new { GroupId = id }));
        await Create("g");
    }

    [Fact]
    public async Task A_user_leaves_a_group_and_leaving_again_does_nothing()
    {
        long uin = await Add("a");
        long id = await Create("g");
        object info = new { Info = new[] { new { GroupId = id, Uin = uin } } };
        await bench.CamOk("AddUserToGroup", info);
        await bench.CamOk("AddUserToGroup", info);
        Assert.Equal(1, (await bench.CamOk("GetGroup", new { GroupId = id })).GetProperty("GroupNum").GetInt32());
        await bench.CamOk("RemoveUserFromGroup", info);
        await bench.CamOk("RemoveUserFromGroup", info);
        Assert.Equal(0, (await bench.CamOk("GetGroup", new { GroupId = id })).GetProperty("GroupNum").GetInt32());
    }

    [Theory]
    [InlineData("CreateGroup", """{"GroupName":""}""", "InvalidParameter.ParamError")]
    [InlineData("CreateGroup", """{"GroupName":"a b"}""", "InvalidParameter.ParamError")]
    [InlineData("CreateGroup", """{}""", "MissingParameter")]
    [InlineData("UpdateGroup", """{"GroupId":5,"GroupName":"x"}""", "ResourceNotFound.GroupNotExist")]
    [InlineData("DeleteGroup", """{"GroupId":5}""", "ResourceNotFound.GroupNotExist")]
    [InlineData("GetGroup", """{"GroupId":18446744073709551615}""", "ResourceNotFound.GroupNotExist")]
    [InlineData("ListUsersForGroup", """{"GroupId":5}""", "ResourceNotFound.GroupNotExist")]
    [InlineData("AddUserToGroup", """{"Info":[]}""", "InvalidParameter.ParamError")]
    [InlineData("AddUserToGroup", """{}""", "MissingParameter")]
    [InlineData("AddUserToGroup", """{"Info":[{"GroupId":5}]}""", "InvalidParameter.UserUinAndUinNotAllNull")]
    [InlineData("AddUserToGroup", """{"Info":[{"GroupId":5,"Uin":6}]}""", "ResourceNotFound.UserNotExist")]
    [InlineData("RemoveUserFromGroup", """{"Info":[{"GroupId":5,"Uin":6}]}""", "ResourceNotFound.UserNotExist")]
    public async Task What_is_wrong_is_refused(string action, string body, string code) =>
        Assert.Equal(code, await bench.CamCode(action, JsonDocument.Parse(body).RootElement));

    [Fact]
    public async Task A_group_takes_in_nobody_when_one_of_the_groups_is_not_there()
    {
        long uin = await Add("a");
        long id = await Create("g");
        Assert.Equal("ResourceNotFound.GroupNotExist", await bench.CamCode("AddUserToGroup", new { Info = new[] { new { GroupId = id, Uin = uin }, new { GroupId = 5L, Uin = uin } } }));
        Assert.Equal(0, (await bench.CamOk("GetGroup", new { GroupId = id })).GetProperty("GroupNum").GetInt32());
    }

    [Fact]
    public async Task A_user_is_in_ten_groups_at_most()
    {
        long uin = await Add("a");
        List<long> ids = [];
        for (int i = 0; i < 11; i++)
            ids.Add(await Create($"g{i}"));
        Assert.Equal("InvalidParameter.UserGroupFull", await bench.CamCode("AddUserToGroup", new { Info = ids.Select(id => new { GroupId = id, Uin = uin }) }));
        await bench.CamOk("AddUserToGroup", new { Info = ids.Take(9).Select(id => new { GroupId = id, Uin = uin }) });
        string?[] codes = await Task.WhenAll(ids.Skip(9).Select(id => AtOnce("AddUserToGroup", new { Info = new[] { new { GroupId = id, Uin = uin } } })));
        Assert.Equal([null, "InvalidParameter.UserGroupFull"], codes.Order());
    }

    [Fact]
    public async Task A_group_has_a_hundred_users_at_most()
    {
        long id = await Create("g");
        await Fill.Users(bench, 98, id);
        long[] late = [await Add("a"), await Add("b"), await Add("c"), await Add("d")];
        Assert.Equal("InvalidParameter.GroupUserFull", await bench.CamCode("AddUserToGroup", new { Info = late.Take(3).Select(uin => new { GroupId = id, Uin = uin }) }));
        string?[] codes = await Task.WhenAll(late.Select(uin => AtOnce("AddUserToGroup", new { Info = new[] { new { GroupId = id, Uin = uin } } })));
        Assert.Equal([null, null, "InvalidParameter.GroupUserFull", "InvalidParameter.GroupUserFull"], codes.Order());
        Assert.Equal(100, (await bench.CamOk("GetGroup", new { GroupId = id })).GetProperty("GroupNum").GetInt32());
    }

    [Fact]
    public async Task An_account_has_three_hundred_groups_at_most()
    {
        await Fill.Groups(bench, 299);
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => AtOnce("CreateGroup", new { GroupName = $"late{i}" })));
        Assert.Equal([null, "InvalidParameter.GroupFull", "InvalidParameter.GroupFull"], codes.Order());
        Assert.Equal(300, (await bench.CamOk("ListGroups", new { })).GetProperty("TotalNum").GetInt32());
    }

    [Fact]
    public async Task A_group_that_is_deleted_while_users_join_is_in_nobody_s_list()
    {
        for (int round = 0; round < 10; round++)
        {
            long id = await Create($"g{round}");
            long[] uins = [await Add($"a{round}"), await Add($"b{round}"), await Add($"c{round}")];
            Task<string?>[] joins = [.. uins.Select(uin => AtOnce("AddUserToGroup", new { Info = new[] { new { GroupId = id, Uin = uin } } }))];
            Assert.Null(await AtOnce("DeleteGroup", new { GroupId = id }));
            Assert.All(await Task.WhenAll(joins), code => Assert.True(code is null or "ResourceNotFound.GroupNotExist", code));
            foreach (long uin in uins)
                Assert.Equal(0, (await bench.CamOk("ListGroupsForUser", new { Uid = uin })).GetProperty("TotalNum").GetInt32());
        }
    }

    [Fact]
    public async Task A_change_of_members_touches_every_user_and_group_that_it_names()
    {
        AuthenticatedCall call = AuthenticatedCall.OfService(bench.Key.Account, "", 0);
        AddUserToGroupRequest request = new([new GroupIdOfUidInfo(5, 7, null), new GroupIdOfUidInfo(6, null, 7), new GroupIdOfUidInfo(5, null, 8)]);
        AddUserToGroup action = new(bench.Service<GroupMembership>());
        TouchedResource first = await action.Resource(call, request, CancellationToken.None);
        IReadOnlyList<TouchedResource> others = await action.MoreResources(call, request, CancellationToken.None);
        Assert.Equal(["uin/7", "groupid/5", "groupid/6", "uin/8"], [first.Name.Path, .. others.Select(other => other.Name.Path)]);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private Task<string?> AtOnce(string action, object parameters) => Task.Run(() => bench.CodeOf(bench.CamRequest((bench.Key.SecretId, bench.SecretKey), action, parameters)));

    private async Task<IEnumerable<string>> Names(object filter, int total)
    {
        JsonElement listed = await bench.CamOk("ListGroups", filter);
        Assert.Equal(total, listed.GetProperty("TotalNum").GetInt32());
        return listed.GetProperty("GroupInfo").EnumerateArray().Select(group => Text(group, "GroupName"));
    }

    private async Task<long> Create(string name, string remark = "") => (await bench.CamOk("CreateGroup", new { GroupName = name, Remark = remark })).GetProperty("GroupId").GetInt64();

    private async Task<long> Add(string name) => (await bench.CamOk("AddUser", new { Name = name })).GetProperty("Uin").GetInt64();
}
