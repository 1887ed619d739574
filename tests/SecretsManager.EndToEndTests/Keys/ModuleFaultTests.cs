using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>
/// A server whose hardware module fails under it: what needs the module is refused within two seconds and in the API's words, what does not
/// goes on, and the same process serves again when the module does.
/// </summary>
public sealed class ModuleFaultTests
{
    private const string KeyService = "2019-01-18";

    // Refusals come within two seconds; a busy machine adds to what is measured.
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_module_that_fails_is_refused_in_time_and_used_again_without_a_restart()
    {
        using SoftHsmToken token = await SoftHsmToken.Make(canFail: true);
        await using ServerProcess server = await ServerProcess.Start(token.Environment, [.. token.Settings]);
        using SignedClient client = SignedClient.Of(server);
        string keyId = (string)(await Kms(client, "CreateKey", new { Alias = "own" })).Fields["KeyId"]!;
        foreach (object secret in (object[])
        [
            new { SecretName = "cold", SecretString = "cold", KmsKeyId = keyId },
            new { SecretName = "warm", SecretString = "warm" },
            new { SecretName = "soft", SecretString = "soft", EncryptType = 1 },
        ])
            Assert.Equal(string.Empty, (await client.Call("CreateSecret", secret)).Code);

        (Action Break, Action Mend)[] faults =
        [
            (() => token.Fail("* 0x32"), () => token.Fail()),
            (() => token.Fail("C_UnwrapKey hang", "C_GenerateKey hang"), () => token.Fail()),
            (() => token.Fail("* 0xB3"), () => token.Fail()),
            (token.TakeAway, token.PutBack),
        ];
        foreach ((Action breaks, Action mends) in faults)
        {
            Assert.Equal("warm", (string?)(await client.Call("GetSecretValue", new { SecretName = "warm" })).Fields["SecretString"]);
            breaks();
            // A data key in memory is not used on the word of a module that does not answer; that is noticed in time, though nobody calls it.
            await Until(Refusal, client, code => code == "FailedOperation.AccessKmsError");
            await RefusedInTime("UnsupportedOperation.ServiceTemporaryUnavailable", () => Kms(client, "Encrypt", new { KeyId = keyId, Plaintext = "dGVzdA==" }));
            await RefusedInTime("FailedOperation.AccessKmsError", () => client.Call("GetSecretValue", new { SecretName = "cold" }));
            await RefusedInTime("FailedOperation.AccessKmsError", () => client.Call("PutSecretValue", new { SecretName = "cold", VersionId = "v2", SecretString = "x" }));
            Assert.Equal("soft", (string?)(await client.Call("GetSecretValue", new { SecretName = "soft" })).Fields["SecretString"]);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Readiness(server));

            mends();
            await Until(Return, client, code => code.Length == 0);
            Assert.Equal("cold", (string?)(await client.Call("GetSecretValue", new { SecretName = "cold" })).Fields["SecretString"]);
            Assert.Equal(string.Empty, (await Kms(client, "Encrypt", new { KeyId = keyId, Plaintext = "dGVzdA==" })).Code);
            Assert.Equal(HttpStatusCode.OK, await Readiness(server));
        }

        Assert.True(server.Running);
        JsonObject versions = (await client.Call("ListSecretVersionIds", new { SecretName = "cold" })).Fields;
        Assert.Single(versions["Versions"]!.AsArray());
        Assert.DoesNotContain("INTEGRITY", server.Output + server.Errors, StringComparison.Ordinal);
    }

    private static async Task RefusedInTime(string code, Func<Task<WireAnswer>> call)
    {
        long began = Stopwatch.GetTimestamp();
        WireAnswer answer = await call();
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Assert.True(code == answer.Code, $"{code} expected after {took}: {answer.Text}");
        Assert.True(took < Refusal, $"{code} after {took}");
    }

    private static async Task Until(TimeSpan most, SignedClient client, Func<string, bool> isSo)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            WireAnswer answer = await client.Call("GetSecretValue", new { SecretName = "warm" });
            if (isSo(answer.Code))
                return;
            Assert.True(Stopwatch.GetElapsedTime(began) < most, $"After {most} it is still: {answer.Text}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static async Task<HttpStatusCode> Readiness(ServerProcess server)
    {
        using HttpClient http = server.NewHttpClient();
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<WireAnswer> Kms(SignedClient client, string action, object parameters) =>
        client.Send(client.Sign(action, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(parameters), version: KeyService));
}
