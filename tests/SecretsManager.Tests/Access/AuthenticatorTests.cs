using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class AuthenticatorTests : IAsyncLifetime
{
    private const string Body = """{"SecretName":"db"}""";

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(300)]
    [InlineData(-299)]
    [InlineData(-300)]
    public async Task A_timestamp_within_300_seconds_is_accepted(int seconds) =>
        Assert.Equal("ResourceNotFound", await bench.CodeOf(bench.Signed("GetSecretValue", Body, bench.Now + seconds)));

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(86400)]
    [InlineData(-86400)]
    public async Task A_timestamp_further_away_is_refused(int seconds) =>
        Assert.Equal("AuthFailure.SignatureExpire", await bench.CodeOf(bench.Signed("GetSecretValue", Body, bench.Now + seconds)));

    [Fact]
    public async Task A_scope_of_another_day_than_the_timestamp_s_is_refused()
    {
        // Signed right in every way, but the scope is of the day before: only the check of the day can refuse it.
        string hash = Bench.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
        string canonical = $"POST\n/\n\ncontent-type:application/json\nhost:{Bench.Host}\n\ncontent-type;host\n{hash}";
        DefaultHttpContext http = bench.Signed("GetSecretValue", Body);
        http.Request.Headers.Authorization =
            Bench.Authorize(bench.Key.SecretId, bench.SecretKey, "ssm", bench.Now, canonical, "content-type;host", "2026-09-20");
        Assert.Equal("AuthFailure.SignatureFailure", await bench.CodeOf(http));
    }

    [Fact]
    public async Task An_unknown_key_gets_the_refusal_of_a_wrong_signature()
    {
        string unknown = await Text(bench.Signed("GetSecretValue", Body, keyId: "AKID" + new string('x', 32)));
        string wrong = await Text(bench.Signed("GetSecretValue", Body, secretKey: "wrong"));
        Assert.Equal(wrong, unknown);
        Assert.Contains("AuthFailure.SignatureFailure", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_with_an_old_timestamp_gets_it_too()
    {
        string unknown = await Text(bench.Signed("GetSecretValue", Body, bench.Now - 1000, keyId: "AKID" + new string('x', 32)));
        Assert.Equal(await Text(bench.Signed("GetSecretValue", Body, bench.Now - 1000, secretKey: "wrong")), unknown);
        Assert.Contains("AuthFailure.SignatureFailure", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKID")]
    [InlineData("akid00000000000000000000000000000001")]
    [InlineData("IAKD00000000000000000000000000000001")]
    [InlineData("AKID-0000000000000000000000000000001")]
    public async Task A_key_id_of_another_form_is_refused(string keyId) =>
        Assert.Equal("AuthFailure.InvalidSecretId", await bench.CodeOf(bench.Signed("GetSecretValue", Body, keyId: keyId)));

    [Theory]
    [InlineData("SKIP")]
    [InlineData("")]
    [InlineData("Bearer x")]
    public async Task An_authorization_of_another_form_is_refused(string authorization)
    {
        DefaultHttpContext http = bench.Signed("GetSecretValue", Body);
        http.Request.Headers.Authorization = authorization;
        Assert.Equal("AuthFailure.InvalidAuthorization", await bench.CodeOf(http));
    }

    [Fact]
    public async Task A_token_with_a_permanent_key_is_refused()
    {
        DefaultHttpContext http = bench.Signed("GetSecretValue", Body);
        http.Request.Headers["X-TC-Token"] = "token";
        Assert.Equal("AuthFailure.TokenFailure", await bench.CodeOf(http));
    }

    [Fact]
    public async Task A_key_may_demand_that_the_action_is_signed()
    {
        Stored<AccessKey> key = (await bench.Deployment.Accounts.FindKey(bench.Key.SecretId, CancellationToken.None))!;
        await bench.Deployment.Database.Commit(new UnitOfWork([bench.Deployment.Accounts.RequireSignedAction(key, required: true)], "{}"u8.ToArray()));

        Assert.Equal("AuthFailure.InvalidAuthorization", await bench.CodeOf(bench.Signed("GetSecretValue", Body)));
        Assert.Equal("ResourceNotFound", await bench.CodeOf(SignedAction("GetSecretValue")));
        DefaultHttpContext another = SignedAction("DescribeSecret");
        another.Request.Headers["X-TC-Action"] = "DisableSecret";
        Assert.Equal("AuthFailure.SignatureFailure", await bench.CodeOf(another));
    }

    [Fact]
    public async Task An_unsigned_payload_is_refused()
    {
        DefaultHttpContext http = bench.Signed("GetSecretValue", Body);
        http.Request.Headers["X-TC-Content-SHA256"] = "UNSIGNED-PAYLOAD";
        Assert.Equal("UnsupportedOperation", await bench.CodeOf(http));
    }

    [Fact]
    public async Task An_older_signature_is_refused_unless_configured()
    {
        DefaultHttpContext http = Bench.Request(
            "application/x-www-form-urlencoded",
            Encoding.UTF8.GetBytes($"Action=GetSecretValue&Version=2019-09-23&Timestamp={bench.Now}&Nonce=1&SecretId={bench.Key.SecretId}&Signature=x"));
        Assert.Equal("AuthFailure.InvalidAuthorization", await bench.CodeOf(http));
    }

    [Fact]
    public async Task A_refused_call_is_recorded_without_an_account_and_without_a_binding()
    {
        await bench.CodeOf(bench.Signed("GetSecretValue", Body, secretKey: "wrong"));
        JsonElement record = (await bench.Records())[^1];
        Assert.Equal("AuthFailure.SignatureFailure", record.GetProperty("outcome").GetString());
        Assert.Equal(0, record.GetProperty("account").GetInt64());
        Assert.Equal(bench.Key.SecretId, record.GetProperty("key").GetString());
        Assert.False(record.TryGetProperty("binding", out _));
    }

    private DefaultHttpContext SignedAction(string action) =>
        Bench.Signed(action, Body, bench.Now, bench.Key.SecretId, bench.SecretKey, Bench.Host, "content-type;host;x-tc-action");

    private async Task<string> Text(DefaultHttpContext http)
    {
        JsonElement response = await bench.Send(http);
        return response.GetRawText().Replace(response.GetProperty("RequestId").GetString()!, "id", StringComparison.Ordinal);
    }
}
