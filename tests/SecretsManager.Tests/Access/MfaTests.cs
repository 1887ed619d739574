using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class MfaTests : IAsyncLifetime
{
    private const long RootUin = 100000000001;

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private (string Id, string Secret) Root => (bench.Key.SecretId, bench.SecretKey);

    [Fact]
    public async Task A_device_counts_after_two_codes_that_follow_each_other()
    {
        (long uin, (string, string) key) = await Add("jack");
        foreach ((long who, (string, string) his) in ((long, (string, string))[])[(uin, key), (RootUin, Root)])
        {
            // All of it within one step of the codes.
            bench.Time.Advance(TimeSpan.FromSeconds(30 - (bench.Now % 30)));
            Assert.Equal("FailedOperation", Bench.CodeOf(await bench.CamAs(his, "ConfirmMfaDevice", new { FirstTokenCode = "000000", SecondTokenCode = "000000" })));
            JsonElement bound = await bench.CamAs(his, "BindMfaDevice", new { });
            byte[] secret = FromBase32(Text(bound, "Secret"));
            Assert.Equal((20, $"qcs::cam:uin/{who}::mfa/softToken"), (secret.Length, Text(bound, "SerialNumber")));
            Assert.Contains(Text(bound, "Secret"), Text(bound, "OtpAuthUri"), StringComparison.Ordinal);
            Assert.Equal(OneTimeVerdict.NoDevice, await Verify(who, Code(secret)));

            Assert.Equal("InvalidParameter.MFATokenError", await Confirm(his, Code(secret), Code(secret)));
            Assert.Equal("InvalidParameter.MFATokenError", await Confirm(his, Code(secret), Code(secret, -1)));
            Assert.Equal("InvalidParameter.MFATokenError", await Confirm(his, Code(secret, -9), Code(secret, -8)));
            Assert.Null(await Confirm(his, Code(secret, -1), Code(secret)));

            Assert.Equal("FailedOperation", Bench.CodeOf(await bench.CamAs(his, "BindMfaDevice", new { })));
            Assert.Equal(OneTimeVerdict.Wrong, await Verify(who, Code(secret)));
            bench.Time.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal(OneTimeVerdict.Right, await Verify(who, Code(secret)));
        }
    }

    [Fact]
    public async Task A_code_is_consumed_by_one_of_two_calls()
    {
        byte[] secret = await Bind(Root);
        OneTimePasswords passwords = bench.Service<OneTimePasswords>();
        string code = Code(secret);
        (OneTimeVerdict First, Change? Consumes) first = await passwords.Verify(RootUin, RootUin, code, bench.Now * 1000, CancellationToken.None);
        (OneTimeVerdict Second, Change? Consumes) second = await passwords.Verify(RootUin, RootUin, code, bench.Now * 1000, CancellationToken.None);
        Assert.Equal((OneTimeVerdict.Right, OneTimeVerdict.Right), (first.First, second.Second));
        Assert.Equal(CommitOutcome.Committed, await bench.Deployment.Database.Commit(new UnitOfWork([first.Consumes!], default)));
        Assert.Equal(CommitOutcome.Conflict, await bench.Deployment.Database.Commit(new UnitOfWork([second.Consumes!], default)));
        Assert.Equal(OneTimeVerdict.Wrong, (await passwords.Verify(RootUin, RootUin, code, bench.Now * 1000, CancellationToken.None)).Verdict);
    }

    [Fact]
    public async Task After_ten_wrong_codes_none_is_looked_at_for_an_hour()
    {
        byte[] secret = await Bind(Root);
        for (int i = 0; i < 10; i++)
            Assert.Equal(OneTimeVerdict.Wrong, await Verify(RootUin, "00000x"));
        Assert.Equal(OneTimeVerdict.TooManyTries, await Verify(RootUin, Code(secret)));
        bench.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(OneTimeVerdict.TooManyTries, await Verify(RootUin, Code(secret)));
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(OneTimeVerdict.Right, await Verify(RootUin, Code(secret)));
    }

    [Fact]
    public async Task A_device_is_taken_away_with_a_code_by_oneself_and_without_by_another()
    {
        (long uin, (string, string) key) = await Add("jack");
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.CamAs(key, "UnbindMfaDevice", new { })));
        byte[] secret = await Bind(key);
        Assert.Equal("MissingParameter", Bench.CodeOf(await bench.CamAs(key, "UnbindMfaDevice", new { })));
        Assert.Equal("InvalidParameter.MFATokenError", Bench.CodeOf(await bench.CamAs(key, "UnbindMfaDevice", new { TargetUin = uin, TokenCode = Code(secret, -5) })));
        Assert.Null(Bench.CodeOf(await bench.CamAs(key, "UnbindMfaDevice", new { TokenCode = Code(secret) })));
        Assert.Equal(OneTimeVerdict.NoDevice, await Verify(uin, Code(secret)));

        await Bind(key);
        await bench.CamOk("UnbindMfaDevice", new { TargetUin = uin });
        await Bind(key);
    }

    [Fact]
    public async Task A_repetition_of_the_signed_call_tells_no_secret()
    {
        await bench.Send(bench.CamRequest(Root, "BindMfaDevice", new { }));
        JsonElement again = await bench.Send(bench.CamRequest(Root, "BindMfaDevice", new { }));
        Assert.Equal(("", ""), (Text(again, "Secret"), Text(again, "OtpAuthUri")));
    }

    [Fact]
    public async Task When_a_second_factor_is_asked_for_is_set_and_told()
    {
        (long uin, (string, string) key) = await Add("jack");
        JsonElement told = await bench.CamAs(key, "DescribeSafeAuthFlag", new { });
        Assert.Equal("""{"Phone":0,"Token":0,"Stoken":0,"Wechat":0,"Custom":0,"Mail":0,"U2FToken":0,"Passkey":0}""", told.GetProperty("LoginFlag").GetRawText());
        Assert.Equal("""{"VerifyFlag":0,"NotifyPhone":0,"NotifyEmail":0,"NotifyWechat":0,"Tips":0}""", told.GetProperty("OffsiteFlag").GetRawText());
        Assert.Equal(0, told.GetProperty("PromptTrust").GetInt32());

        await bench.CamOk("SetMfaFlag", new { OpUin = uin, LoginFlag = new { Stoken = 1, Phone = 0 } });
        await bench.CamOk("SetMfaFlag", new { OpUin = uin, ActionFlag = new { Stoken = 1 } });
        await bench.CamOk("SetMfaFlag", new { OpUin = uin, LoginFlag = new { } });
        foreach (JsonElement flags in new[] { await bench.CamAs(key, "DescribeSafeAuthFlag", new { }), await bench.CamAs(key, "DescribeSafeAuthFlagIntl", new { }), await bench.CamOk("DescribeSafeAuthFlagColl", new { SubUin = uin }) })
            Assert.Equal((0, 1), (flags.GetProperty("LoginFlag").GetProperty("Stoken").GetInt32(), flags.GetProperty("ActionFlag").GetProperty("Stoken").GetInt32()));

        await bench.CamOk("SetMfaFlag", new { LoginFlag = new { Stoken = 1 } });
        Assert.Equal(1, (await bench.CamOk("DescribeSafeAuthFlag", new { })).GetProperty("LoginFlag").GetProperty("Stoken").GetInt32());
    }

    [Theory]
    [InlineData("SetMfaFlag", """{"LoginFlag":{"Phone":1}}""", "FailedOperation.UserNotBindPhone")]
    [InlineData("SetMfaFlag", """{"ActionFlag":{"Wechat":1}}""", "FailedOperation.UserNotBindWechat")]
    [InlineData("SetMfaFlag", """{"ActionFlag":{"Stoken":2}}""", "InvalidParameter.ParamError")]
    [InlineData("SetMfaFlag", """{}""", "InvalidParameter.ParamError")]
    [InlineData("SetMfaFlag", """{"OpUin":5,"LoginFlag":{"Stoken":1}}""", "ResourceNotFound.UserNotExist")]
    [InlineData("DescribeSafeAuthFlagColl", """{"SubUin":5}""", "ResourceNotFound.UserNotExist")]
    [InlineData("DescribeSafeAuthFlagColl", """{}""", "MissingParameter")]
    [InlineData("UnbindMfaDevice", """{"TargetUin":5}""", "ResourceNotFound.UserNotExist")]
    public async Task What_is_wrong_is_refused(string action, string body, string code) =>
        Assert.Equal(code, await bench.CamCode(action, JsonDocument.Parse(body).RootElement));

    [Fact]
    public async Task The_record_of_a_call_holds_neither_secret_nor_code()
    {
        byte[] secret = await Bind(Root);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        string code = Code(secret, 1);
        Assert.Equal("InvalidParameter.MFATokenError", await bench.CamCode("UnbindMfaDevice", new { TokenCode = "canary" }));
        await bench.CamOk("UnbindMfaDevice", new { TokenCode = code });
        string records = string.Join('\n', await bench.Records());
        Assert.DoesNotContain("canary", records, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{code}\"", records, StringComparison.Ordinal);
        Assert.DoesNotContain("otpauth", records, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static byte[] FromBase32(string text)
    {
        string bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private string Code(byte[] secret, int away = 0) => OneTimePassword.Code(secret, OneTimePassword.StepAt((bench.Now + 1) * 1000) + away);

    private async Task<string?> Confirm((string, string) key, string first, string second) =>
        Bench.CodeOf(await bench.CamAs(key, "ConfirmMfaDevice", new { FirstTokenCode = first, SecondTokenCode = second }));

    private async Task<OneTimeVerdict> Verify(long uin, string code) =>
        (await bench.Service<OneTimePasswords>().Verify(RootUin, uin, code, bench.Now * 1000, CancellationToken.None)).Verdict;

    private async Task<byte[]> Bind((string, string) key)
    {
        byte[] secret = FromBase32(Text(await bench.CamAs(key, "BindMfaDevice", new { }), "Secret"));
        Assert.Null(await Confirm(key, Code(secret, -1), Code(secret)));
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        return secret;
    }

    private async Task<(long Uin, (string, string) Key)> Add(string name)
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = name, UseApi = 1 });
        await bench.Empower(made.GetProperty("Uin").GetInt64());
        return (made.GetProperty("Uin").GetInt64(), (Text(made, "SecretId"), Text(made, "SecretKey")));
    }
}
