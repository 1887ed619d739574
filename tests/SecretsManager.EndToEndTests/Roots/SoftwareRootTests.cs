using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests.Roots;

/// <summary>A software root as an operator meets it: said everywhere, wrapped by a passphrase, asked by commands.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SoftwareRootTests
{
    private const string Passphrase = "correct horse battery";

    [Fact]
    public async Task The_root_is_named_on_the_screen_in_readiness_in_the_status_and_in_the_audit()
    {
        await using ServerProcess server = await ServerProcess.Start();
        Assert.Contains($"Root of trust: SOFTWARE (a file, {server.DataDirectory}/root.key; not a hardware module)", server.Output, StringComparison.Ordinal);
        using (HttpClient http = server.NewHttpClient())
            Assert.Equal("software", (await http.GetFromJsonAsync<JsonElement>("/readyz")).GetProperty("rootOfTrust").GetString());
        using (SignedClient client = SignedClient.Of(server))
            Assert.Equal("software", (string?)(await client.Call("GetServiceStatus")).Fields["RootOfTrust"]);
        Assert.Equal(0, await server.Stop());
        await server.Restart();
        await server.Kill();

        await using Deployment deployment = await StoppedDeployment.Open(server.DataDirectory);
        List<(string Action, string? Root)> records = [];
        foreach (byte[] line in await StoppedDeployment.AuditLines(deployment))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("principal").GetString() == "qcs::cam::service/ssm")
                records.Add((record.RootElement.GetProperty("action").GetString()!, record.RootElement.GetProperty("parameters").GetProperty("RootOfTrust").GetString()));
        }

        Assert.Equal([("StartServer", "software"), ("StopServer", "software"), ("StartServer", "software")], records);
    }

    [Fact]
    public async Task A_passphrase_is_set_used_and_removed()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient client = SignedClient.Of(server);
        Assert.Equal(string.Empty, (await client.Call("CreateSecret", new { SecretName = "kept", SecretString = "kept" })).Code);
        Assert.Contains("in use by another process", (await server.Run("root", "passphrase", "set")).Errors, StringComparison.Ordinal);
        await server.Stop();

        Assert.Contains("SSM_NEW_ROOT_PASSPHRASE", await Refusal(server, "set"), StringComparison.Ordinal);
        server.Environment["SSM_NEW_ROOT_PASSPHRASE"] = Passphrase;
        Assert.Equal(0, (await server.Run("root", "passphrase", "set")).ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataDirectory, "root.key")));
        (int exitCode, _, string errors) = await server.Run();
        Assert.Equal(1, exitCode);
        Assert.Contains("SSM_ROOT_PASSPHRASE", errors, StringComparison.Ordinal);
        server.Environment["SSM_ROOT_PASSPHRASE"] = "another passphrase";
        (_, _, errors) = await server.Run();
        Assert.Contains("is not the one of the root key", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));

        server.Environment["SSM_ROOT_PASSPHRASE"] = Passphrase;
        await server.Restart();
        Assert.Contains("wrapped by a passphrase; not a hardware module", server.Output, StringComparison.Ordinal);
        Assert.Equal("kept", (string?)(await client.Call("GetSecretValue", new { SecretName = "kept" })).Fields["SecretString"]);
        await server.Stop();
        Assert.Equal(0, (await server.Run("root", "passphrase", "remove")).ExitCode);
        Assert.Contains("not wrapped", await Refusal(server, "remove"), StringComparison.Ordinal);
        server.Environment.Clear();
        await server.Restart();
        Assert.DoesNotContain(Passphrase, server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_reach_the_server_only_while_it_runs()
    {
        await using ServerProcess server = await ServerProcess.Start();
        (int exitCode, string output, _) = await server.Run("root", "status");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("Root of trust: software: SOFTWARE", output, StringComparison.Ordinal);
        (exitCode, output, _) = await server.Run("root", "migrate", "software");
        Assert.Equal((0, "The root of trust is software already.\n"), (exitCode, output));
        (exitCode, _, string errors) = await server.Run("root", "migrate", "pkcs11");
        Assert.Equal(1, exitCode);
        Assert.Contains("SecretsManager:Keys:Module", errors, StringComparison.Ordinal);

        await server.Kill();
        (exitCode, _, errors) = await server.Run("root", "status");
        Assert.Equal(1, exitCode);
        Assert.Equal($"No server runs on the data directory {server.DataDirectory}: start the server first.\n", errors);
        await server.Restart();
        Assert.Equal(0, (await server.Run("root", "status")).ExitCode);
    }

    [Fact]
    public async Task Another_root_in_the_settings_is_refused_by_one_sentence()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await server.Stop();
        server.Settings.AddRange(["--SecretsManager:Keys:Root=pkcs11", "--SecretsManager:Keys:Module=/none.so", "--SecretsManager:Keys:TokenLabel=none"]);
        (int exitCode, string output, string errors) = await server.Run();
        Assert.Equal((1, string.Empty), (exitCode, output));
        Assert.Contains("is software, but the setting SecretsManager:Keys:Root says pkcs11", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    private static async Task<string> Refusal(ServerProcess server, string what)
    {
        (int exitCode, _, string errors) = await server.Run("root", "passphrase", what);
        Assert.Equal(1, exitCode);
        Assert.Single(errors.TrimEnd().Split('\n'));
        return errors;
    }
}
