using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Temporary credentials: token, key id and secret key belong together and to nothing else.</summary>
public sealed class SessionTokenTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Refused = "AuthFailure.TokenFailure";

    private Bench bench = null!;

    private SessionTokens Tokens => bench.Service<SessionTokens>();

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_session_of_the_account_may_what_the_account_may()
    {
        Credentials session = NewSession();

        Assert.Null(await Code(session));
    }

    [Fact]
    public async Task Of_fifty_sessions_no_token_goes_with_the_key_of_another()
    {
        Credentials[] sessions = [.. Enumerable.Range(0, 50).Select(_ => NewSession())];
        foreach (Credentials key in sessions)
        {
            foreach (Credentials token in sessions)
                Assert.Equal(key == token ? null : Refused, await Code(key with { Token = token.Token }));
        }
    }

    [Fact]
    public async Task A_session_without_its_token_and_a_permanent_key_with_one_are_refused()
    {
        Credentials session = NewSession();

        Assert.Equal(Refused, await Code(session with { Token = "" }));
        Assert.Equal(Refused, await Code(new Credentials(bench.Key.SecretId, bench.SecretKey, session.Token)));
    }

    [Fact]
    public async Task A_token_with_any_bit_changed_is_refused()
    {
        Credentials session = NewSession();
        foreach (string flipped in Bench.Flips(session.Token).Where(text => text.All(letter => letter is > ' ' and < '\u007f')))
            Assert.Null(Tokens.Open(session.SecretId, flipped));
        Assert.NotNull(Tokens.Open(session.SecretId, session.Token));
        Assert.Equal(Refused, await Code(session with { Token = session.Token[..^1] + (session.Token[^1] == 'A' ? 'B' : 'A') }));
    }

    [Fact]
    public async Task The_secret_key_of_another_session_signs_nothing()
    {
        Credentials one = NewSession();
        Credentials other = NewSession();

        Assert.Equal("AuthFailure.SignatureFailure", await Code(one with { SecretKey = other.SecretKey }));
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over()
    {
        Credentials session = NewSession(seconds: 10);

        Assert.Null(await Code(session));
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Refused, await Code(session));
    }

    [Fact]
    public async Task A_token_of_another_deployment_is_refused()
    {
        await using Bench elsewhere = await Bench.Open();
        SessionTokens foreign = elsewhere.Service<SessionTokens>();
        Session session = NewSession(foreign.NewSecretId(), 3600);
        (_, string token) = foreign.Issue(session);

        Assert.Equal(Refused, await Code(new Credentials(session.SecretId, Tokens.SecretKeyOf(session.SecretId), token)));
    }

    [Fact]
    public void Nothing_of_a_session_can_be_read_in_its_token()
    {
        Session session = NewSession(Tokens.NewSecretId(), 3600) with { Policy = "{\"marker\":\"CANARY\"}", SourceIdentity = "CANARY" };
        (string secretKey, string token) = Tokens.Issue(session);
        byte[] bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);

        Assert.DoesNotContain("CANARY", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(session.SecretId, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(secretKey, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_with_the_key_that_asked_for_it()
    {
        List<SecretsManager.Server.Storage.Change> changes = [];
        AccessKey parent = bench.Deployment.Accounts.Create(100000000077, changes);
        await bench.Deployment.Database.Commit(new SecretsManager.Server.Storage.UnitOfWork(changes, ReadOnlyMemory<byte>.Empty));
        Session session = NewSession(Tokens.NewSecretId(), 3600) with { Account = 100000000077, Issuer = 100000000077, ParentKey = "AKIDnobodyhasthiskey" };
        (string secretKey, string token) = Tokens.Issue(session);

        Assert.Equal(Refused, await Code(new Credentials(session.SecretId, secretKey, token)));
        (secretKey, token) = Tokens.Issue(session with { ParentKey = parent.SecretId });
        Assert.Null(await Code(new Credentials(session.SecretId, secretKey, token)));
    }

    [Fact]
    public async Task Credentials_are_told_once()
    {
        foreach ((string action, object parameters) in ((string, object)[])[("GetSessionToken", new { }), ("GetFederationToken", new { Name = "x", Policy = "%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%7B%22effect%22%3A%22allow%22%2C%22action%22%3A%22*%22%2C%22resource%22%3A%22*%22%7D%7D" })])
        {
            Assert.True((await bench.StsOk(action, parameters)).TryGetProperty("Credentials", out _));
            Microsoft.AspNetCore.Http.DefaultHttpContext again = bench.Signed(action, JsonSerializer.Serialize(parameters));
            again.Request.Headers["X-TC-Version"] = "2018-08-13";
            again.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("198.51.100.7");
            JsonElement answer = await bench.Send(again);
            Assert.Equal("RequestLimitExceeded", Bench.CodeOf(answer));
            Assert.False(answer.TryGetProperty("Credentials", out _));
        }
    }

    [Fact]
    public async Task A_session_of_a_role_ends_with_the_key_at_its_beginning()
    {
        JsonElement made = await bench.CamOk("AddUser", new { Name = "taker", UseApi = 1 });
        long uin = made.GetProperty("Uin").GetInt64();
        await bench.Empower(uin);
        Credentials key = new(made.GetProperty("SecretId").GetString()!, made.GetProperty("SecretKey").GetString()!);
        foreach (string role in (string[])["first", "second"])
        {
            await bench.CamOk("CreateRole", new { RoleName = role, PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{bench.Key.Account}}}:root"]}}]}""" });
            await bench.CamOk("AttachRolePolicy", new { PolicyId = 1, AttachRoleName = role });
        }

        Credentials first = Of(await bench.StsOk("AssumeRole", new { RoleArn = $"qcs::cam::uin/{bench.Key.Account}:roleName/first", RoleSessionName = "one" }, key));
        Credentials second = Of(await bench.StsOk("AssumeRole", new { RoleArn = $"qcs::cam::uin/{bench.Key.Account}:roleName/second", RoleSessionName = "two" }, first));
        Assert.Null(await Code(second));
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.SecretId, Status = "Inactive", TargetUin = uin });

        Assert.Equal(Refused, await Code(first));
        Assert.Equal(Refused, await Code(second));
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = key.SecretId, Status = "Active", TargetUin = uin });
        Assert.Null(await Code(second));
        await bench.CamOk("RevokeRoleSessions", new { RoleName = "first" });
        Assert.Equal(Refused, await Code(second));

        static Credentials Of(JsonElement answer)
        {
            JsonElement told = answer.GetProperty("Credentials");
            return new(told.GetProperty("TmpSecretId").GetString()!, told.GetProperty("TmpSecretKey").GetString()!, told.GetProperty("Token").GetString()!);
        }
    }

    private Credentials NewSession(int seconds = 3600)
    {
        Session session = NewSession(Tokens.NewSecretId(), seconds);
        (string secretKey, string token) = Tokens.Issue(session);
        return new Credentials(session.SecretId, secretKey, token);
    }

    private Session NewSession(string secretId, int seconds)
    {
        long now = bench.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new Session(SessionKind.Session, secretId, bench.Key.Account, bench.Key.Account, "test", now, now + (seconds * 1000));
    }

    private async Task<string?> Code(Credentials credentials)
    {
        JsonElement answer = await bench.Call(Ssm, "ListSecrets", new { }, credentials);
        return Bench.CodeOf(answer);
    }
}
