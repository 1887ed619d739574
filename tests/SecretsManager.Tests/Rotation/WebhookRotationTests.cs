using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server.Rotation.Means;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets that a team's service rotates: a real receiver behind TLS that does it, and that fails, hangs, lies and redirects.</summary>
public sealed class WebhookRotationTests : IAsyncLifetime
{
    private TeamWebhook team = null!;

    public async ValueTask InitializeAsync() => team = await TeamWebhook.Start();

    public ValueTask DisposeAsync() => team.DisposeAsync();

    [Fact]
    public async Task Each_step_is_a_signed_call_whose_values_only_the_team_can_read()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        string signingKey = (await bench.Set(team.Rotation)).GetProperty("SigningKey").GetString()!;
        Assert.Equal(signingKey, (await bench.DescribeRotation()).GetProperty("SigningKey").GetString());
        long task = await bench.Begin();
        Assert.Equal((1, "success"), await bench.Settle(task));
        string value = await bench.Read();
        Assert.Equal([value], team.Accepted);
        Assert.Equal(["create", "set", "test", "finish"], team.Calls.Select(call => call.Step));
        Assert.All(team.Calls, call => Assert.Equal(
            ($"{task}-{call.Step}", OwnSecretBench.First, value), (call.Id, call.Values.GetProperty("old").GetString(), call.Values.GetProperty("new").GetString())));
        string current = (await bench.DescribeRotation()).GetProperty("CurrentVersionId").GetString()!;
        Assert.All(team.Receiver.Posted, posted =>
        {
            Assert.Equal("POST /rotate?team=a", posted.Line);
            Assert.True(TeamWebhook.IsSigned(posted, team.Url, signingKey));
            Assert.False(TeamWebhook.IsSigned(posted with { Body = [.. posted.Body, (byte)' '] }, team.Url, signingKey));
            Assert.False(TeamWebhook.IsSigned(posted, team.Url + "&", signingKey));
            string text = Encoding.UTF8.GetString(posted.Body);
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
            Assert.DoesNotContain(OwnSecretBench.First, text, StringComparison.Ordinal);
            JsonElement call = JsonDocument.Parse(posted.Body).RootElement;
            Assert.Equal(["version", "id", "step", "secretName", "account", "region", "versionId", "sealed"], call.EnumerateObject().Select(member => member.Name));
            Assert.Equal((1, "app", current), (call.GetProperty("version").GetInt32(), call.GetProperty("secretName").GetString(), call.GetProperty("versionId").GetString()));
            Assert.Equal(posted.Headers["Ssm-Request-Id"], call.GetProperty("id").GetString());
            Assert.InRange(long.Parse(posted.Headers["Ssm-Time"], System.Globalization.CultureInfo.InvariantCulture), bench.Bench.Now - 10, bench.Bench.Now);
        });
        await bench.AssertNotTold(task, value, OwnSecretBench.First);

        // The key stays the secret's when the webhook is another.
        Assert.Equal(signingKey, (await bench.Set(team.Rotation)).GetProperty("SigningKey").GetString());
    }

    [Fact]
    public async Task A_value_that_the_team_makes_comes_sealed_and_is_the_one_that_is_set()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Makes = "made by the team ä";
        await bench.Set(team.Rotation);
        long task = await bench.Begin();
        Assert.Equal((1, "success"), await bench.Settle(task));
        await bench.AssertNotTold(task, "made by the team");
        Assert.DoesNotContain("made by the team", Encoding.UTF8.GetString(team.Receiver.Bytes), StringComparison.Ordinal);
        Assert.Equal("made by the team ä", await bench.Read());
        Assert.Equal(["made by the team ä"], team.Accepted);
    }

    [Theory]
    [InlineData(500, "canary", "The webhook answered the step set with the status 500.")]
    [InlineData(403, """{"ok":false,"error":"no-such-team"}""", "The webhook answered the step set with the status 403. It gave the code no-such-team.")]
    [InlineData(200, "canary", "The webhook did not answer the step set with an object that has \"ok\".")]
    [InlineData(200, "", "The webhook did not answer the step set with an object that has \"ok\".")]
    [InlineData(200, """{"ok":"true"}""", "The webhook did not answer the step set with an object that has \"ok\".")]
    [InlineData(200, """{"ok":false,"error":"Canary: with words"}""", "The webhook says that the step set is not done.")]
    [InlineData(200, """{"ok":true} canary""", "The webhook did not answer the step set with an object that has \"ok\".")]
    public async Task One_that_fails_or_lies_parks_the_rotation(int status, string body, string reason)
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Hook = async (step, http) =>
        {
            if (step != "set")
                return false;
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
            return true;
        };
        await bench.Set(team.Rotation);
        long task = await bench.Begin();
        Assert.Equal((2, $"It is parked after 10 tries; the current version is untouched. {reason}"), await bench.Settle(task));
        string planned = team.Calls[0].Values.GetProperty("new").GetString()!;
        Assert.Equal(11, team.Calls.Count);
        Assert.All(team.Calls[1..], call => Assert.Equal(("set", $"{task}-set", planned), (call.Step, call.Id, call.Values.GetProperty("new").GetString())));
        await bench.AssertNotTold(task, planned, OwnSecretBench.First, "anary");
        team.Hook = (_, _) => Task.FromResult(false);
        Assert.Equal(task, await bench.Begin());
        Assert.Equal((1, "success"), await bench.Settle(task));
    }

    [Theory]
    [InlineData("request", "made")]
    [InlineData("answer", "")]
    public async Task A_value_that_is_not_sealed_to_the_call_is_not_taken(string direction, string value)
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Hook = async (step, http) =>
        {
            JsonElement call = JsonDocument.Parse(team.Receiver.Posted[^1].Body).RootElement;
            if (step == "create")
                await http.Response.WriteAsync($$"""{"ok":true,"sealed":"{{TeamWebhook.Seal(team.Open(call).ContentKey, call.GetProperty("id").GetString()!, value, direction)}}"}""");
            return step == "create";
        };
        await bench.Set(team.Rotation);
        long task = await bench.Begin();
        await bench.Rotation.Work();
        (int status, string description) = await bench.Rotation.StatusOf(task);
        Assert.Equal(0, status);
        Assert.Contains(value.Length > 0 ? "is not sealed under the key of the call" : "is empty", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using TeamWebhook other = await TeamWebhook.Start();
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Hook = (_, http) =>
        {
            http.Response.Redirect(other.Url, permanent: false, preserveMethod: true);
            return Task.FromResult(true);
        };
        Assert.Contains("with the status 307.", await FirstTry(bench), StringComparison.Ordinal);
        Assert.Empty(other.Receiver.Posted);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_is_cut()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Hook = async (_, http) =>
        {
            try
            {
                while (!http.RequestAborted.IsCancellationRequested)
                    await http.Response.Body.WriteAsync(new byte[4096], http.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // It was cut.
            }

            return true;
        };
        Assert.Contains("with 262144 bytes or more", await FirstTry(bench), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_hangs_is_left_at_the_deadline()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        team.Hook = async (_, http) =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await bench.Set(team.Rotation);
        long task = await bench.Begin();
        Task work = bench.Rotation.Work();
        await team.Receiver.Next();
        bench.Bench.Time.Advance(TimeSpan.FromSeconds(21));
        await work;
        Assert.Equal((0, "running; so far: The webhook has not answered the step create wholly within 20 seconds."), await bench.Rotation.StatusOf(task));
    }

    [Fact]
    public async Task A_certificate_for_another_host_or_of_another_authority_is_refused()
    {
        await using TeamWebhook stranger = await TeamWebhook.Start("elsewhere.test");
        await using OwnSecretBench bench = await OwnSecretBench.Open(stranger.Settings);
        await bench.Set(stranger.Rotation);
        long task = await bench.Begin();
        await bench.Rotation.Work();
        const string told = "running; so far: The webhook's certificate is not valid for its host, or it does not speak TLS.";
        Assert.Equal((0, told), await bench.Rotation.StatusOf(task));
        Assert.Empty(stranger.Receiver.Posted);

        await using OwnSecretBench other = await OwnSecretBench.Open(team.Settings);
        await other.Set(new { Kind = "Webhook", team.Url, stranger.Authority, team.PublicKey });
        task = await other.Begin();
        await other.Rotation.Work();
        Assert.Equal((0, told), await other.Rotation.StatusOf(task));
        Assert.Empty(team.Receiver.Posted);
    }

    [Fact]
    public async Task An_address_outside_the_network_that_the_setting_names_is_not_connected_to()
    {
        Dictionary<string, string?> settings = new() { ["SecretsManager:Rotation:WebhookHosts"] = $"localhost:{team.Receiver.Address.Port}" };
        await using OwnSecretBench bench = await OwnSecretBench.Open(settings, more: services => services.AddSingleton(
            new WebhookConnections((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("::ffff:127.0.0.1")]))));
        Assert.Contains("The webhook's host has no address that may be connected to", await FirstTry(bench), StringComparison.Ordinal);
        Assert.Empty(team.Receiver.Posted);
    }

    [Fact]
    public async Task Only_https_to_a_listed_host_with_a_usable_key_is_taken()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(team.Settings);
        int port = team.Receiver.Address.Port;
        foreach (string url in (string[])[
            "", $"http://localhost:{port}/", "https://localhost/", $"https://localhost:{port + 1}/", $"https://127.0.0.1:{port}/", $"https://[::1]:{port}/", $"https://2130706433:{port}/",
            $"https://0x7f.1:{port}/", $"https://x@localhost:{port}/", $"https://localhost:{port}/#x", $"https://localhost.:{port}/", $"https://localhost.evil:{port}/",
            $"https://evil:{port}/?localhost:{port}", $"/localhost:{port}", $"https://localhost:{port}/{new string('x', 2048)}"])
            Assert.Equal("InvalidParameterValue", (await bench.TrySet(new { Kind = "Webhook", Url = url, team.PublicKey })).Code);
        using RSA small = RSA.Create(1024);
        using RSA whole = RSA.Create(2048);
        foreach (string key in (string[])["", "canary", small.ExportSubjectPublicKeyInfoPem(), whole.ExportPkcs8PrivateKeyPem(), whole.ExportRSAPrivateKeyPem()])
            Assert.Equal("InvalidParameterValue", (await bench.TrySet(new { Kind = "Webhook", team.Url, PublicKey = key })).Code);
        Assert.Equal("InvalidParameterValue", (await bench.TrySet(new { Kind = "Webhook", team.Url, team.PublicKey, Authority = "canary" })).Code);
        await bench.Set(new { Kind = "Webhook", team.Url, team.PublicKey });
    }

    private async Task<string> FirstTry(OwnSecretBench bench)
    {
        await bench.Set(team.Rotation);
        long task = await bench.Begin();
        await bench.Rotation.Work();
        (int status, string description) = await bench.Rotation.StatusOf(task);
        Assert.Equal(0, status);
        return description;
    }
}
