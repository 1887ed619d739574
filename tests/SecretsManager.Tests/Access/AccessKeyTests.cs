using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class AccessKeyTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private (string Id, string Secret) Root => (bench.Key.SecretId, bench.SecretKey);

    [Fact]
    public async Task A_key_calls_as_soon_as_it_is_created_and_is_the_user_s_own()
    {
        long uin = await Add("jack");
        JsonElement made = (await bench.CamOk("CreateAccessKey", new { TargetUin = uin, Description = "a+b=c,d.e@f:g/h-i_j" })).GetProperty("AccessKey");
        Assert.Equal(("Active", "2026-09-21 22:13:23", "a+b=c,d.e@f:g/h-i_j"), (Text(made, "Status"), Text(made, "CreateTime"), Text(made, "Description")));
        (string, string) key = (Text(made, "AccessKeyId"), Text(made, "SecretAccessKey"));

        // Named by nobody, he lists his own.
        JsonElement own = Assert.Single((await bench.CamAs(key, "ListAccessKeys", new { })).GetProperty("AccessKeys").EnumerateArray());
        Assert.Equal((key.Item1, "Active"), (Text(own, "AccessKeyId"), Text(own, "Status")));
        Assert.False(own.TryGetProperty("SecretAccessKey", out _));
        JsonElement record = (await bench.Records())[^1];
        Assert.Equal($"qcs::cam::uin/100000000001:uin/{uin}", Text(record, "principal"));
        Assert.Equal($"qcs::cam::uin/100000000001:uin/{uin}", Text(record, "resource"));
    }

    [Fact]
    public async Task A_key_that_is_disabled_stops_at_once_and_starts_when_it_is_enabled()
    {
        long uin = await Add("jack");
        (string Id, string Secret) key = await Create(uin);
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.Id, Status = "Inactive", TargetUin = uin });
        Assert.Equal("AuthFailure.SecretIdNotFound", Bench.CodeOf(await bench.CamAs(key, "ListAccessKeys", new { })));
        Assert.Equal("Inactive", Text((await bench.CamOk("ListAccessKeys", new { TargetUin = uin })).GetProperty("AccessKeys")[0], "Status"));
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.Id, Status = "Active", TargetUin = uin });
        Assert.Null(Bench.CodeOf(await bench.CamAs(key, "ListAccessKeys", new { })));
    }

    [Fact]
    public async Task A_key_is_deleted_only_when_it_is_inactive_and_then_is_unknown()
    {
        long uin = await Add("jack");
        (string Id, string Secret) key = await Create(uin);
        Assert.Equal("FailedOperation.Accesskey", await bench.CamCode("DeleteAccessKey", new { AccessKeyId = key.Id, TargetUin = uin }));
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.Id, Status = "Inactive", TargetUin = uin });
        await bench.CamOk("DeleteAccessKey", new { AccessKeyId = key.Id, TargetUin = uin });
        Assert.Equal("AuthFailure.SignatureFailure", Bench.CodeOf(await bench.CamAs(key, "ListAccessKeys", new { })));
        Assert.Equal("ResourceNotFound.SecretNotExist", await bench.CamCode("DeleteAccessKey", new { AccessKeyId = key.Id, TargetUin = uin }));
        Assert.Equal(0, (await bench.CamOk("ListAccessKeys", new { TargetUin = uin })).GetProperty("AccessKeys").GetArrayLength());
        await bench.CamOk("DeleteUser", new { Name = "jack" });
    }

    [Fact]
    public async Task A_key_of_another_is_as_unknown_as_one_that_there_is_not()
    {
        long jack = await Add("jack");
        long jill = await Add("jill");
        (string Id, _) = await Create(jack);
        JsonElement foreign = await bench.Cam("UpdateAccessKey", new { AccessKeyId = Id, Status = "Inactive", TargetUin = jill });
        JsonElement unknown = await bench.Cam("UpdateAccessKey", new { AccessKeyId = "AKID" + new string('x', 32), Status = "Inactive", TargetUin = jill });
        Assert.Equal("ResourceNotFound.SecretNotExist", Bench.CodeOf(unknown));
        Assert.Equal(unknown.GetProperty("Error").ToString(), foreign.GetProperty("Error").ToString());
    }

    [Fact]
    public async Task Keys_of_the_root_account_are_for_the_root_account_alone()
    {
        (string Id, string Secret) key = await Create(await Add("jack"));
        foreach ((string action, object parameters) in ((string, object)[])
            [
                ("CreateAccessKey", new { TargetUin = 100000000001 }),
                ("ListAccessKeys", new { TargetUin = 100000000001 }),
                ("UpdateAccessKey", new { TargetUin = 100000000001, AccessKeyId = Root.Id, Status = "Inactive" }),
                ("DeleteAccessKey", new { TargetUin = 100000000001, AccessKeyId = Root.Id }),
                ("SetMfaFlag", new { OpUin = 100000000001, LoginFlag = new { Stoken = 1 } }),
                ("UnbindMfaDevice", new { TargetUin = 100000000001 }),
            ])
            Assert.Equal("OperationDenied.SubUin", Bench.CodeOf(await bench.CamAs(key, action, parameters)));
        JsonElement made = (await bench.CamOk("CreateAccessKey", new { })).GetProperty("AccessKey");
        Assert.Equal([Root.Id, Text(made, "AccessKeyId")], await Ids(new { TargetUin = 100000000001 }));
        Assert.Null(Bench.CodeOf(await bench.CamAs((Text(made, "AccessKeyId"), Text(made, "SecretAccessKey")), "ListUsers", new { })));
    }

    [Fact]
    public async Task A_user_has_two_keys_at_most_however_many_are_asked_for_at_once()
    {
        long uin = await Add("jack");
        foreach (long target in (long[])[uin, 100000000001])
        {
            string?[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                Task.Run(() => bench.CodeOf(bench.CamRequest(Root, "CreateAccessKey", new { TargetUin = target, Description = $"{i}" })))));
            Assert.Equal(target == uin ? 2 : 1, codes.Count(code => code is null));
            Assert.All(codes, code => Assert.True(code is null or "OperationDenied.AccessKeyOverLimit", code));
            Assert.Equal(2, (await Ids(new { TargetUin = target })).Count());
        }
    }

    [Fact]
    public async Task A_repetition_of_the_signed_call_tells_no_secret()
    {
        JsonElement first = (await bench.Send(bench.CamRequest(Root, "CreateAccessKey", new { }))).GetProperty("AccessKey");
        JsonElement again = (await bench.Send(bench.CamRequest(Root, "CreateAccessKey", new { }))).GetProperty("AccessKey");
        Assert.Equal((Text(first, "AccessKeyId"), ""), (Text(again, "AccessKeyId"), Text(again, "SecretAccessKey")));
        Assert.Equal(32, Text(first, "SecretAccessKey").Length);
    }

    [Fact]
    public async Task The_keys_of_an_account_from_before_they_were_listed_are_found_and_listed_at_the_next_change()
    {
        AccountRegister accounts = bench.Deployment.Accounts;
        Stored<Account> stored = (await accounts.FindStored(100000000001, CancellationToken.None))!;
        Assert.Equal([Root.Id], stored.Value.Keys!);
        await Create(await Add("jack"));
        await Fill.Commit(bench, [accounts.Accounts.Update(stored, stored.Value with { Keys = null })]);

        Assert.Equal([Root.Id], await Ids(new { }));
        Assert.Null((await accounts.FindStored(100000000001, CancellationToken.None))!.Value.Keys);
        (string Id, _) = await Create(100000000001);
        Assert.Equal([Root.Id, Id], (await accounts.FindStored(100000000001, CancellationToken.None))!.Value.Keys!);
    }

    [Theory]
    [InlineData("CreateAccessKey", """{"TargetUin":299999999999}""", "ResourceNotFound.UserNotExist")]
    [InlineData("CreateAccessKey", """{"TargetUin":0}""", "ResourceNotFound.UserNotExist")]
    [InlineData("CreateAccessKey", """{"Description":"a b"}""", "InvalidParameter.ParamError")]
    [InlineData("ListAccessKeys", """{"TargetUin":18446744073709551615}""", "ResourceNotFound.UserNotExist")]
    [InlineData("UpdateAccessKey", """{"AccessKeyId":"AKIDx","Status":"active"}""", "InvalidParameter.ParamError")]
    [InlineData("UpdateAccessKey", """{"AccessKeyId":"AKIDx"}""", "MissingParameter")]
    [InlineData("DeleteAccessKey", """{"AccessKeyId":"AKIDx"}""", "ResourceNotFound.SecretNotExist")]
    [InlineData("GetSecurityLastUsed", """{"SecretIdList":[]}""", "InvalidParameter.ParamError")]
    [InlineData("GetSecurityLastUsed", """{"SecretIdList":["1","2","3","4","5","6","7","8","9","10","11"]}""", "InvalidParameter.ParamError")]
    public async Task What_is_wrong_is_refused(string action, string body, string code) =>
        Assert.Equal(code, await bench.CamCode(action, JsonDocument.Parse(body).RootElement));

    [Fact]
    public async Task The_last_use_of_a_key_is_told_by_the_day_of_eight_hours_east()
    {
        (string Id, string Secret) unused = await Create(await Add("jack"));
        JsonElement rows = (await bench.CamOk("GetSecurityLastUsed", new { SecretIdList = new[] { Root.Id, unused.Id, "AKIDunknown" } })).GetProperty("SecretIdLastUsedRows");
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal((Root.Id, "2026-09-21", 1790000001000), (Text(rows[0], "SecretId"), Text(rows[0], "LastUsedDate"), rows[0].GetProperty("LastSecretUsedDate").GetInt64()));
        Assert.Equal((unused.Id, "", 0), (Text(rows[1], "SecretId"), Text(rows[1], "LastUsedDate"), rows[1].GetProperty("LastSecretUsedDate").GetInt64()));

        // It began at 22:13:20 there: two hours later another day has begun there, though not in Greenwich.
        bench.Time.Advance(TimeSpan.FromHours(2));
        await bench.CamOk("ListUsers", new { });
        rows = (await bench.CamOk("GetSecurityLastUsed", new { SecretIdList = new[] { Root.Id } })).GetProperty("SecretIdLastUsedRows");
        Assert.Equal("2026-09-22", Text(rows[0], "LastUsedDate"));
    }

    [Fact]
    public async Task Whoever_may_ask_about_himself_may_ask_when_his_own_keys_were_used_and_no_others()
    {
        (string Id, _) = await Create(await Add("jack"));
        await bench.CamOk("GetSecurityLastUsed", new { SecretIdList = new[] { Root.Id } });
        Assert.Equal("qcs::cam::uin/100000000001:uin/100000000001", Text((await bench.Records())[^1], "resource"));
        foreach (string other in (string[])[Id, "AKIDunknown"])
        {
            await bench.CamOk("GetSecurityLastUsed", new { SecretIdList = new[] { Root.Id, other } });
            Assert.Equal("qcs::cam::uin/100000000001:uin/*", Text((await bench.Records())[^1], "resource"));
        }
    }

    [Fact]
    public async Task A_key_whose_signature_is_wrong_or_that_is_disabled_is_not_used()
    {
        long uin = await Add("jack");
        (string Id, string Secret) key = await Create(uin);
        await bench.CamAs((key.Id, "wrong"), "ListUsers", new { });
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.Id, Status = "Inactive", TargetUin = uin });
        await bench.CamAs(key, "ListUsers", new { });
        Assert.Equal(0, await bench.Service<AccessKeyUse>().Last(key.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Only_the_first_use_on_a_day_is_written_and_a_deletion_takes_it_away()
    {
        long uin = await Add("jack");
        (string Id, string Secret) key = await Create(uin);
        AccessKeyUse use = bench.Service<AccessKeyUse>();
        await bench.CamAs(key, "ListUsers", new { });
        long first = await use.Last(key.Id, CancellationToken.None);
        await bench.CamAs(key, "ListUsers", new { });
        Assert.Equal((bench.Now - 1) * 1000, first);
        Assert.Equal(first, await use.Last(key.Id, CancellationToken.None));
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.Id, Status = "Inactive", TargetUin = uin });
        await bench.CamOk("DeleteAccessKey", new { AccessKeyId = key.Id, TargetUin = uin });
        Assert.Equal(0, await use.Last(key.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_use_that_was_moved_to_another_key_is_not_believed()
    {
        (string Id, string Secret) key = await Create(await Add("jack"));
        byte[] ofRoot = (await bench.Deployment.Database.ReadSetting("key-use/" + Root.Id, CancellationToken.None))!;
        await Fill.Commit(bench, [new Change.WriteSetting("key-use/" + key.Id, ofRoot)]);
        await Assert.ThrowsAsync<IntegrityException>(async () => await bench.Service<AccessKeyUse>().Last(key.Id, CancellationToken.None));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<IEnumerable<string>> Ids(object who) =>
        (await bench.CamOk("ListAccessKeys", who)).GetProperty("AccessKeys").EnumerateArray().Select(key => Text(key, "AccessKeyId"));

    private async Task<(string Id, string Secret)> Create(long uin)
    {
        JsonElement key = (await bench.CamOk("CreateAccessKey", new { TargetUin = uin })).GetProperty("AccessKey");
        return (Text(key, "AccessKeyId"), Text(key, "SecretAccessKey"));
    }

    private async Task<long> Add(string name)
    {
        long uin = (await bench.CamOk("AddUser", new { Name = name })).GetProperty("Uin").GetInt64();
        await bench.Empower(uin);
        return uin;
    }
}
