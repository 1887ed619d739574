using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Sessions of the caller's own rights: GetFederationToken, GetSessionToken; and what GetCallerIdentity says of each kind of caller.</summary>
public sealed class OwnSessionTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Unauthorized = "UnauthorizedOperation";
    private const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";
    private const string ReadOne = """{"version":"2.0","statement":{"effect":"allow","action":["ssm:GetSecretValue","sts:*"],"resource":"*","condition":{"string_not_equal_if_exist":{"qcs:create_uin":"1"}}}}""";
    private const string WithSecondFactor = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:GetSecretValue","resource":"*","condition":{"string_equal":{"qcs:mfa":"1"}}}}""";

    private static readonly byte[] Secret = [.. Enumerable.Range(1, OneTimePassword.SecretSize).Select(i => (byte)i)];

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "1" });
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_federated_session_may_what_both_its_user_and_its_policy_allow()
    {
        Credentials reader = await principals.User(ReadOne);

        Credentials wide = await Federated(reader, Everything);
        Credentials none = await Federated(reader, """{"version":"2.0","statement":{"effect":"deny","action":"*","resource":"*"}}""");

        Assert.Null(await Read(wide));
        Assert.Equal(Unauthorized, Bench.CodeOf(await bench.Call(Ssm, "DescribeSecret", new { SecretName = "one" }, wide)));
        Assert.Equal(Unauthorized, await Read(none));
        Assert.Equal(Unauthorized, Bench.CodeOf(await bench.Call(Ssm, "DescribeSecret", new { SecretName = "one" }, await Federated(null, ReadOne))));
    }

    [Fact]
    public async Task A_federated_session_needs_a_policy_and_a_name()
    {
        Assert.Equal("MissingParameter", await bench.StsCode("GetFederationToken", new { Name = "guest" }));
        Assert.Equal("MissingParameter", await bench.StsCode("GetFederationToken", new { Name = "guest", Policy = "" }));
        Assert.Equal("InvalidParameter.StrategyFormatError", await bench.StsCode("GetFederationToken", new { Name = "guest", Policy = "{" }));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("GetFederationToken", new { Name = "", Policy = Uri.EscapeDataString(Everything) }));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("GetFederationToken", new { Name = "no blank", Policy = Uri.EscapeDataString(Everything) }));
    }

    [Theory]
    [InlineData("GetFederationToken", true, null, 1800L)]
    [InlineData("GetFederationToken", true, 7200L, 7200L)]
    [InlineData("GetFederationToken", true, 7201L, null)]
    [InlineData("GetFederationToken", false, 129_600L, 129_600L)]
    [InlineData("GetFederationToken", false, 129_601L, null)]
    [InlineData("GetSessionToken", true, null, 1800L)]
    [InlineData("GetSessionToken", true, 7201L, null)]
    [InlineData("GetSessionToken", false, 129_600L, 129_600L)]
    [InlineData("GetSessionToken", false, 129_601L, null)]
    public async Task Sessions_of_the_account_are_shorter_than_those_of_its_users(string action, bool root, long? asked, long? seconds)
    {
        Credentials? caller = root ? null : await principals.User(Everything);
        object parameters = action == "GetSessionToken" ? new { DurationSeconds = asked } : new { Name = "guest", Policy = Uri.EscapeDataString(Everything), DurationSeconds = asked };

        JsonElement answer = await bench.Sts(action, parameters, caller);

        if (seconds is null)
            Assert.Equal("InvalidParameter.OverTimeError", Bench.CodeOf(answer));
        else
            Assert.Equal(bench.Now + seconds, answer.GetProperty("ExpiredTime").GetInt64());
    }

    [Fact]
    public async Task A_negative_time_is_refused() =>
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("GetSessionToken", new { DurationSeconds = -1 }));

    [Fact]
    public async Task Only_a_permanent_key_gets_sessions_of_its_own()
    {
        foreach (Credentials temporary in (Credentials[])[await Federated(null, Everything), Credentials.Of(await bench.StsOk("GetSessionToken", new { }))])
        {
            Assert.Equal("InvalidParameter.AccessKeyNotSupport", await bench.StsCode("GetSessionToken", new { }, temporary));
            Assert.Equal("InvalidParameter.AccessKeyNotSupport", await bench.StsCode("GetFederationToken", new { Name = "guest", Policy = Uri.EscapeDataString(Everything) }, temporary));
        }
    }

    [Fact]
    public async Task A_user_needs_the_right_to_ask_for_them()
    {
        Credentials user = await principals.User();

        Assert.Equal(Unauthorized, await bench.StsCode("GetSessionToken", new { }, user));
        Assert.Equal(Unauthorized, await bench.StsCode("GetFederationToken", new { Name = "guest", Policy = Uri.EscapeDataString(Everything) }, user));
    }

    [Fact]
    public async Task They_end_with_the_key_that_asked()
    {
        (long _, Credentials user) = await principals.UserWith(null, Everything);
        Credentials federated = await Federated(user, Everything);
        Credentials session = Credentials.Of(await bench.StsOk("GetSessionToken", new { }, user));
        Assert.Null(await Read(federated));

        AccountRegister accounts = bench.Deployment.Accounts;
        Stored<AccessKey> key = (await accounts.FindKey(user.SecretId, CancellationToken.None))!;
        await bench.Deployment.Database.Commit(new UnitOfWork([accounts.Keys.Update(key, key.Value with { State = AccessKeyState.Inactive })], ReadOnlyMemory<byte>.Empty));

        Assert.Equal("AuthFailure.TokenFailure", await Read(federated));
        Assert.Equal("AuthFailure.TokenFailure", await Read(session));
    }

    [Theory]
    [InlineData("AssumeRole")]
    [InlineData("GetFederationToken")]
    [InlineData("GetSessionToken")]
    public async Task Whoever_repeats_a_signed_request_gets_no_credentials(string action)
    {
        await bench.CamOk("CreateRole", new { RoleName = "role", PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""" });
        string body = JsonSerializer.Serialize<object>(action switch
        {
            "AssumeRole" => new { RoleArn = $"qcs::cam::uin/{Account}:roleName/role", RoleSessionName = "job" },
            "GetFederationToken" => new { Name = "guest", Policy = Uri.EscapeDataString(Everything) },
            _ => new { },
        });
        List<string?> codes = [];
        for (int i = 0; i < 2; i++)
        {
            Microsoft.AspNetCore.Http.DefaultHttpContext http = bench.Signed(action, body);
            http.Request.Headers["X-TC-Version"] = "2018-08-13";
            codes.Add(await bench.CodeOf(http));
        }

        Assert.Equal([null, "RequestLimitExceeded"], codes);
    }

    [Fact]
    public async Task A_one_time_password_makes_the_session_one_with_a_second_factor_and_is_good_once()
    {
        (long uin, Credentials user) = await UserWithDevice(WithSecondFactor, Allow("sts:*"));
        string serial = OneTimePasswords.SerialNumberOf(uin);
        Assert.Equal(Unauthorized, await Read(user));

        string code = Code();
        Credentials session = Credentials.Of(await bench.StsOk("GetSessionToken", new { SerialNumber = serial, TokenCode = code }, user));
        Credentials plain = Credentials.Of(await bench.StsOk("GetSessionToken", new { }, user));

        Assert.Null(await Read(session));
        Assert.Equal(Unauthorized, await Read(plain));
        Assert.Equal("InvalidParameter.MFATokenError", await bench.StsCode("GetSessionToken", new { SerialNumber = serial, TokenCode = code }, user));
    }

    [Fact]
    public async Task A_second_factor_that_is_not_right_gives_no_session()
    {
        (long uin, Credentials user) = await UserWithDevice(Everything);
        string serial = OneTimePasswords.SerialNumberOf(uin);

        Assert.Equal("InvalidParameter.MFATokenError", await bench.StsCode("GetSessionToken", new { SerialNumber = serial, TokenCode = "00000x" }, user));
        Assert.Equal("InvalidParameter.MFATokenError", await bench.StsCode("GetSessionToken", new { SerialNumber = "qcs::cam:uin/1::mfa/softToken", TokenCode = Code() }, user));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("GetSessionToken", new { SerialNumber = serial }, user));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("GetSessionToken", new { TokenCode = Code() }, user));
        Assert.Equal("InvalidParameter.MFATokenError", await bench.StsCode("GetSessionToken", new { SerialNumber = OneTimePasswords.SerialNumberOf(Account), TokenCode = Code() }));
    }

    [Fact]
    public async Task A_role_may_be_for_callers_with_a_second_factor_alone()
    {
        (long uin, Credentials user) = await UserWithDevice(Everything);
        string trust = $$$$"""{"version":"2.0","statement":[{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{{Account}}}}:uin/{{{{uin}}}}"]},"condition":{"string_equal":{"qcs:mfa":"1"}}}]}""";
        await bench.CamOk("CreateRole", new { RoleName = "guarded", PolicyDocument = trust });
        string arn = $"qcs::cam::uin/{Account}:roleName/guarded";
        string serial = OneTimePasswords.SerialNumberOf(uin);

        Assert.Equal(Unauthorized, await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job" }, user));
        Assert.Equal("InvalidParameter.MFATokenError", await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job", SerialNumber = serial, TokenCode = "1" }, user));
        Assert.Null(await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job", SerialNumber = serial, TokenCode = Code() }, user));
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Credentials proven = Credentials.Of(await bench.StsOk("GetSessionToken", new { SerialNumber = serial, TokenCode = Code() }, user));
        Assert.Null(await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job" }, proven));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job", SerialNumber = serial, TokenCode = Code() }, proven));
    }

    [Fact]
    public async Task Every_caller_is_told_who_it_is_without_a_right_to_ask()
    {
        (long uin, Credentials user) = await principals.UserWith(null);
        (long _, Credentials asker) = await principals.UserWith(null, Everything);
        Credentials federated = await Federated(asker, """{"version":"2.0","statement":{"effect":"deny","action":"*","resource":"*"}}""");
        long askerUin = long.Parse((await Who(asker)).Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        await bench.CamOk("CreateRole", new { RoleName = "role", PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""" });
        string roleId = (await bench.CamOk("GetRole", new { RoleName = "role" })).GetProperty("RoleInfo").GetProperty("RoleId").GetString()!;
        Credentials role = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/role", RoleSessionName = "job" }, asker));
        Credentials session = Credentials.Of(await bench.StsOk("GetSessionToken", new { }, asker));

        Assert.Equal($"qcs::cam:{Account}:uin/{Account} {Account} {Account} {Account} CAMUser", await Who(null));
        Assert.Equal($"qcs::cam:{Account}:uin/{uin} {Account} {uin} {uin} CAMUser", await Who(user));
        Assert.Equal($"qcs::sts:{Account}:assumed-role/{roleId} {Account} {roleId}:job {askerUin} CAMRole", await Who(role));
        Assert.Equal($"qcs::sts:{Account}:federated-user/{askerUin} {Account} {askerUin}:guest {askerUin} CAMUser", await Who(federated));
        Assert.Equal($"qcs::cam:{Account}:uin/{askerUin} {Account} {askerUin} {askerUin} CAMUser", await Who(session));
        Assert.Equal("AuthFailure.InvalidAuthorization", Bench.CodeOf(await bench.Unsigned("2018-08-13", "GetCallerIdentity", new { })));
    }

    private static string Allow(string action) => $$$"""{"version":"2.0","statement":{"effect":"allow","action":"{{{action}}}","resource":"*"}}""";

    // A call moves the clock by a second first.
    private string Code() => OneTimePassword.Code(Secret, OneTimePassword.StepAt((bench.Now + 1) * 1000));

    private async Task<(long Uin, Credentials Key)> UserWithDevice(params string[] policies)
    {
        (long uin, Credentials key) = await principals.UserWith(null, policies);
        await principals.Change(uin, user => user with { SecondFactor = SecondFactor.None with { Secret = SecretMaterial.CopyOf(Secret) } });
        return (uin, key);
    }

    private async Task<Credentials> Federated(Credentials? caller, string policy) =>
        Credentials.Of(await bench.StsOk("GetFederationToken", new { Name = "guest", Policy = Uri.EscapeDataString(policy) }, caller ?? await principals.User(Everything)));

    private async Task<string?> Read(Credentials caller) => Bench.CodeOf(await bench.Call(Ssm, "GetSecretValue", new { SecretName = "one" }, caller));

    private async Task<string> Who(Credentials? caller)
    {
        JsonElement who = await bench.StsOk("GetCallerIdentity", new { }, caller);
        return string.Join(' ', ((string[])["Arn", "AccountId", "UserId", "PrincipalId", "Type"]).Select(name => who.GetProperty(name).GetString()));
    }
}
