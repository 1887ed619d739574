using System.Diagnostics;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>What an operator and two accounts see of a deployment.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task Two_accounts_do_not_see_each_other()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await using OfficialSdk other = OfficialSdk.Start(server, await server.NewAccount(100000000002));
        await using OfficialSdk first = OfficialSdk.Start(server);
        await first.Ok("CreateSecret", new { SecretName = "shared-name", VersionId = "v1", SecretString = "of the first" });
        await other.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = "shared-name", VersionId = "v1" });
        await other.Refused("ResourceNotFound", "DisableSecret", new { SecretName = "shared-name" });
        Assert.Equal(0, (await other.Ok("ListSecrets")).Number("TotalCount"));
        Assert.Equal(0, (await other.Ok("GetServiceStatus")).Number("TotalCount"));

        await other.Ok("CreateSecret", new { SecretName = "shared-name", VersionId = "v1", SecretString = "of the other" });
        Assert.Equal("of the first", (await first.Ok("GetSecretValue", new { SecretName = "shared-name", VersionId = "v1" })).Text("SecretString"));
        Assert.Equal("of the other", (await other.Ok("GetSecretValue", new { SecretName = "shared-name", VersionId = "v1" })).Text("SecretString"));
        string keyOfFirst = (await first.Ok("DescribeSecret", new { SecretName = "shared-name" })).Text("KmsKeyId");
        await other.Refused("FailedOperation.AccessKmsError", "CreateSecret", new { SecretName = "stolen-key", SecretString = "x", KmsKeyId = keyOfFirst });
    }

    [Fact]
    public async Task Regions_are_apart()
    {
        await using ServerProcess server = await ServerProcess.Start("--region", "ap-guangzhou,ap-beijing");
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSecret", new { SecretName = "here", VersionId = "v1", SecretString = "guangzhou" });
        await sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = "here", VersionId = "v1" }, region: "ap-beijing");
        await sdk.Refused("MissingParameter", "ListSecrets", region: "");
        Assert.Equal(2, (await sdk.Ok("GetRegions", region: "")).Response!["Regions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_second_start_keeps_everything_and_does_not_show_the_key()
    {
        await using ServerProcess server = await ServerProcess.Start();
        string secretKey = server.FirstKey.SecretKey;
        Assert.Contains(secretKey, server.Output, StringComparison.Ordinal);
        Assert.Contains("SOFTWARE", server.Output, StringComparison.Ordinal);
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSecret", new { SecretName = "kept", VersionId = "v1", SecretString = "kept" });
        int shown = server.Output.Length;
        Assert.Equal(0, await server.Stop());
        await server.Restart();
        Assert.DoesNotContain(secretKey, server.Output[shown..], StringComparison.Ordinal);
        Assert.Equal("kept", (await sdk.Ok("GetSecretValue", new { SecretName = "kept", VersionId = "v1" })).Text("SecretString"));
    }

    [Fact]
    public async Task A_start_that_cannot_be_is_one_sentence_and_exit_code_1()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await AssertRefused("in use by another process", "--data", server.DataDirectory, "--port", ServerProcess.FreePort().ToString());
        string elsewhere = Directory.CreateTempSubdirectory("ssm-e2e-").FullName;
        await AssertRefused("port", "--data", elsewhere, "--port", server.Port.ToString(), "--SecretsManager:MetricsPort=0");
        await AssertRefused("SecretsManager:Limits:BodyBytes", "--data", elsewhere, "--SecretsManager:Limits:BodyBytes=many");
        await AssertRefused("SecretsManager:Colour", "--data", elsewhere, "--SecretsManager:Colour=red");
        Directory.Delete(elsewhere, recursive: true);

        await server.Stop();
        File.Move(Path.Combine(server.DataDirectory, "root.key"), Path.Combine(server.DataDirectory, "root.key.away"));
        await AssertRefused("root.key", "--data", server.DataDirectory);
        await File.WriteAllTextAsync(Path.Combine(server.DataDirectory, "root.key"), "not a key");
        await AssertRefused("not a root key", "--data", server.DataDirectory);
    }

    [Fact]
    public async Task A_key_can_demand_that_the_action_be_signed()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await server.Stop();
        await server.Command("key", "require-signed-action", server.FirstKey.SecretId, "on");
        await server.Restart();
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Refused("AuthFailure.InvalidAuthorization", "GetServiceStatus");

        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "ssm")) { RedirectStandardOutput = true };
        foreach (string argument in new[] { "call", "GetServiceStatus", "--profile", Path.Combine(server.DataDirectory, "ssm.json") })
            start.ArgumentList.Add(argument);
        using Process cli = Process.Start(start)!;
        string answer = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        Assert.Equal(0, cli.ExitCode);
        Assert.Contains("\"ServiceEnabled\": true", answer, StringComparison.Ordinal);
    }

    private static async Task AssertRefused(string sentence, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await Start(arguments);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> Start(string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "ssm-server")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }
}
