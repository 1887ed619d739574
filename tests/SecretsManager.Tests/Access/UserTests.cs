using System.Text.Json;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Api;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class UserTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_user_is_told_as_he_was_created()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "jack", Remark = "财务", PhoneNum = "10086", CountryCode = "86", Email = "jack@example.org", NeedResetPassword = 0 });
        long uin = made.GetProperty("Uin").GetInt64();
        Assert.InRange(uin, 200000000001, 899999999999);
        Assert.Equal(("jack", "", "", "", uin), (Text(made, "Name"), Text(made, "Password"), Text(made, "SecretId"), Text(made, "SecretKey"), made.GetProperty("Uid").GetInt64()));

        JsonElement user = await bench.CamOk("GetUser", new { Name = "jack" });
        Assert.Equal(
            ["jack", "财务", "10086", "86", "jack@example.org", "", ""],
            new[] { "Name", "Remark", "PhoneNum", "CountryCode", "Email", "RecentlyLoginIP", "RecentlyLoginTime" }.Select(name => Text(user, name)));
        Assert.Equal((uin, uin, 0), (user.GetProperty("Uin").GetInt64(), user.GetProperty("Uid").GetInt64(), user.GetProperty("ConsoleLogin").GetInt32()));

        JsonElement listed = Assert.Single((await bench.CamOk("ListUsers", new { })).GetProperty("Data").EnumerateArray());
        Assert.Equal((uin, "jack", "财务", "2026-09-21 22:13:21"), (listed.GetProperty("Uin").GetInt64(), Text(listed, "NickName"), Text(listed, "Remark"), Text(listed, "CreateTime")));
    }

    [Fact]
    public async Task Users_are_found_by_their_numbers_and_others_left_out()
    {
        long a = await Add("a");
        long b = await Add("b");
        JsonElement found = (await bench.CamOk("DescribeSubAccounts", new { FilterSubAccountUin = new[] { b, 299999999999, a, b } })).GetProperty("SubAccounts");
        Assert.Equal([b, a], found.EnumerateArray().Select(user => user.GetProperty("Uin").GetInt64()));
        Assert.Equal((2, "", ""), (found[0].GetProperty("UserType").GetInt32(), Text(found[0], "LastLoginIp"), Text(found[0], "LastLoginTime")));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DescribeSubAccounts", new { FilterSubAccountUin = Array.Empty<long>() }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DescribeSubAccounts", new { FilterSubAccountUin = Enumerable.Range(1, 51) }));
        Assert.Equal("MissingParameter", await bench.CamCode("DescribeSubAccounts", new { }));
    }

    [Fact]
    public async Task What_an_update_leaves_out_stays()
    {
        await bench.CamOk("AddUser", new { Name = "jack", Remark = "a", Email = "a@example.org" });
        await bench.CamOk("UpdateUser", new { Name = "jack", Remark = "b", PhoneNum = "1" });
        JsonElement user = await bench.CamOk("GetUser", new { Name = "jack" });
        Assert.Equal(("b", "1", "a@example.org"), (Text(user, "Remark"), Text(user, "PhoneNum"), Text(user, "Email")));
    }

    [Theory]
    [InlineData("", "InvalidParameter.UserNameIllegal")]
    [InlineData("a b", "InvalidParameter.UserNameIllegal")]
    [InlineData("用户", "InvalidParameter.UserNameIllegal")]
    [InlineData("a/b", "InvalidParameter.UserNameIllegal")]
    [InlineData("a.b@c_d-e", null)]
    public async Task A_name_has_the_form_of_one(string name, string? code) => Assert.Equal(code, await bench.CamCode("AddUser", new { Name = name }));

    [Fact]
    public async Task A_name_has_64_characters_at_most()
    {
        Assert.Null(await bench.CamCode("AddUser", new { Name = new string('a', 64) }));
        Assert.Equal("InvalidParameter.UserNameIllegal", await bench.CamCode("AddUser", new { Name = new string('a', 65) }));
    }

    [Fact]
    public async Task A_name_is_there_once_and_again_after_its_user_is_deleted()
    {
        await Add("jack");
        Assert.Equal("InvalidParameter.SubUserNameInUse", await bench.CamCode("AddUser", new { Name = "jack" }));
        await bench.CamOk("DeleteUser", new { Name = "jack" });
        await Add("jack");
    }

    [Fact]
    public async Task Of_two_calls_at_once_for_one_name_one_succeeds()
    {
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => bench.CodeOf(bench.CamRequest((bench.Key.SecretId, bench.SecretKey), "AddUser", new { Name = "jack", Remark = $"{i}" })))));
        Assert.Single(codes, code => code is null);
        Assert.All(codes, code => Assert.True(code is null or "InvalidParameter.SubUserNameInUse", code));
    }

    [Theory]
    [InlineData("AddUser", """{"Name":"x","ConsoleLogin":2}""", "InvalidParameter.ParamError")]
    [InlineData("AddUser", """{"Name":"x","UseApi":9}""", "InvalidParameter.ParamError")]
    [InlineData("AddUser", """{"Name":"x","Password":"aA1!aA1!"}""", "InvalidParameter.ParamError")]
    [InlineData("AddUser", """{"Name":"x","Email":"a b"}""", "InvalidParameter.ParamError")]
    [InlineData("AddUser", """{"Name":"x","Remark":"a\nb"}""", "InvalidParameter.ParamError")]
    [InlineData("AddUser", """{"Remark":"x"}""", "MissingParameter")]
    [InlineData("AddUser", """{"Name":"x","UseApi":"yes"}""", "InvalidParameter")]
    [InlineData("GetUser", """{"Name":"nobody"}""", "ResourceNotFound.UserNotExist")]
    [InlineData("GetUser", """{"Name":"no\u0000body"}""", "ResourceNotFound.UserNotExist")]
    [InlineData("UpdateUser", """{"Name":"nobody"}""", "ResourceNotFound.UserNotExist")]
    [InlineData("DeleteUser", """{"Name":"nobody"}""", "ResourceNotFound.UserNotExist")]
    public async Task What_is_wrong_is_refused(string action, string body, string code) =>
        Assert.Equal(code, await bench.CamCode(action, JsonDocument.Parse(body).RootElement));

    [Fact]
    public async Task A_user_with_keys_is_deleted_by_force_alone_and_his_keys_with_him()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "jack", UseApi = 1 });
        await bench.Empower(made.GetProperty("Uin").GetInt64());
        (string, string) key = (Text(made, "SecretId"), Text(made, "SecretKey"));
        Assert.Null(Bench.CodeOf(await bench.CamAs(key, "ListAccessKeys", new { })));

        Assert.Equal("OperationDenied.HaveKeys", await bench.CamCode("DeleteUser", new { Name = "jack" }));
        Assert.Equal("OperationDenied.HaveKeys", await bench.CamCode("DeleteUser", new { Name = "jack", Force = 0 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeleteUser", new { Name = "jack", Force = 2 }));
        await bench.CamOk("DeleteUser", new { Name = "jack", Force = 1 });

        Assert.Equal("AuthFailure.SignatureFailure", Bench.CodeOf(await bench.CamAs(key, "ListAccessKeys", new { })));
        Assert.Equal("ResourceNotFound.UserNotExist", await bench.CamCode("GetUser", new { Name = "jack" }));
    }

    [Fact]
    public async Task A_user_who_is_deleted_leaves_his_groups()
    {
        long uin = await Add("jack");
        long group = (await bench.CamOk("CreateGroup", new { GroupName = "g" })).GetProperty("GroupId").GetInt64();
        await bench.CamOk("AddUserToGroup", new { Info = new[] { new { GroupId = group, Uin = uin } } });
        await bench.CamOk("DeleteUser", new { Name = "jack" });
        Assert.Equal(0, (await bench.CamOk("GetGroup", new { GroupId = group })).GetProperty("GroupNum").GetInt32());
    }

    [Fact]
    public async Task An_account_has_a_thousand_users_at_most()
    {
        // One call stands between the limit and all others.
        await Fill.Users(bench, 999);
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            Task.Run(() => bench.CodeOf(bench.CamRequest((bench.Key.SecretId, bench.SecretKey), "AddUser", new { Name = $"late{i}" })))));
        Assert.Single(codes, code => code is null);
        Assert.All(codes, code => Assert.True(code is null or "InvalidParameter.SubUserFull", code));
        Assert.Equal(1000, (await bench.CamOk("ListUsers", new { })).GetProperty("Data").GetArrayLength());
    }

    [Fact]
    public async Task The_record_of_a_call_says_whom_it_was_about_and_no_secret()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "jack", UseApi = 1, ConsoleLogin = 1, Password = "canary-Password1" });
        JsonElement record = (await bench.Records())[^1];
        JsonElement parameters = record.GetProperty("parameters");
        Assert.Equal((Text(made, "SecretId"), made.GetProperty("Uin").GetInt64().ToString()), (Text(parameters, "AccessKeyId"), Text(parameters, "Uin")));
        Assert.Equal("qcs::cam::uin/100000000001:uin/*", Text(record, "resource"));
        Assert.DoesNotContain("canary", record.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Text(made, "SecretKey"), record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repetition_of_the_signed_call_makes_no_second_user_and_tells_no_secret()
    {
        var key = (bench.Key.SecretId, bench.SecretKey);
        object user = new { Name = "jack", UseApi = 1, ConsoleLogin = 1 };
        JsonElement first = await bench.Send(bench.CamRequest(key, "AddUser", user));
        JsonElement again = await bench.Send(bench.CamRequest(key, "AddUser", user));
        Assert.Equal((32, 32), (Text(first, "SecretKey").Length, Text(first, "Password").Length));
        Assert.Equal((first.GetProperty("Uin").GetInt64(), Text(first, "SecretId"), "", ""), (again.GetProperty("Uin").GetInt64(), Text(again, "SecretId"), Text(again, "SecretKey"), Text(again, "Password")));
        Assert.Single((await bench.CamOk("ListUsers", new { })).GetProperty("Data").EnumerateArray());
    }

    [Fact]
    public async Task A_refusal_names_a_user_as_the_call_did_whether_or_not_there_is_one()
    {
        long uin = await Add("jack");
        IdentityCalls calls = bench.Service<IdentityCalls>();
        AuthenticatedCall call = AuthenticatedCall.OfService(bench.Key.Account, "", 0);
        TouchedResource there = await calls.Named(call, "jack", CancellationToken.None);
        TouchedResource missing = await calls.Named(call, "jill", CancellationToken.None);
        Assert.Equal(("qcs::cam::uin/100000000001:uin/jack", $"uin/{uin}", 1), (there.Told, there.Name.Path, there.Judged?.Generation));
        Assert.Equal(("qcs::cam::uin/100000000001:uin/jill", "uin/jill", 0), (missing.Told, missing.Name.Path, missing.Judged?.Generation));
    }

    [Fact]
    public async Task Whoever_takes_a_user_s_keys_needs_the_right_on_keys_too()
    {
        await bench.CamOk("AddUser", new { Name = "keys", UseApi = 1 });
        await Add("none");
        DeleteUser action = new(bench.Service<IdentityCalls>());
        AuthenticatedCall call = AuthenticatedCall.OfService(bench.Key.Account, "", 0);
        Assert.Equal("cam:DeleteApiKey", Assert.Single(await action.MoreResources(call, new DeleteUserRequest("keys", 1), CancellationToken.None)).Permission);
        Assert.Empty(await action.MoreResources(call, new DeleteUserRequest("keys", 0), CancellationToken.None));
        Assert.Empty(await action.MoreResources(call, new DeleteUserRequest("none", 1), CancellationToken.None));
        Assert.Empty(await action.MoreResources(call, new DeleteUserRequest("nobody", 1), CancellationToken.None));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<long> Add(string name) => (await bench.CamOk("AddUser", new { Name = name })).GetProperty("Uin").GetInt64();
}
