using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>Applications with the official SDK read on, in one form, while a version is rolled out under them.</summary>
public sealed class RolloutTests
{
    private const string Name = "api";

    [Fact]
    public async Task Applications_get_the_version_that_the_rollout_gives_them_from_one_read_to_the_next()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient operations = SignedClient.Of(server);
        await Ok(operations, "CreateSecret", new { SecretName = Name, VersionId = "v1", SecretString = "v1" });
        await Ok(operations, "PromoteVersion", new { SecretName = Name, VersionId = "v1" });
        await Ok(operations, "PutSecretValue", new { SecretName = Name, VersionId = "v2", SecretString = "v2" });
        List<OfficialSdk> applications = [];
        try
        {
            for (int i = 0; i < 8; i++)
                applications.Add(await NewApplication(server, operations, $"app-{i}"));

            Assert.All(await Read(applications), version => Assert.Equal("v1", version));
            await Ok(operations, "StartVersionRollout", new { SecretName = Name, VersionId = "v2", Percent = 0 });
            Assert.All(await Read(applications), version => Assert.Equal("v1", version));

            await Ok(operations, "StartVersionRollout", new { SecretName = Name, VersionId = "v2", Percent = 50 });
            string[] half = await Read(applications);
            Assert.Equal(half, await Read(applications));
            await server.Restart();
            Assert.Equal(half, await Read(applications));
            await AssertListed(operations, half);

            await Ok(operations, "StartVersionRollout", new { SecretName = Name, VersionId = "v2", Percent = 100 });
            Assert.All(await Read(applications), version => Assert.Equal("v2", version));
            await Ok(operations, "RollbackVersion", new { SecretName = Name });
            Assert.All(await Read(applications), version => Assert.Equal("v1", version));
            await Ok(operations, "PromoteVersion", new { SecretName = Name, VersionId = "v2" });
            string[] promoted = await Read(applications);
            Assert.All(promoted, version => Assert.Equal("v2", version));
            await AssertListed(operations, promoted);
            SdkAnswer literal = await applications[0].Ok("GetSecretValue", new { SecretName = Name, VersionId = "v1" });
            Assert.Equal("v1", literal.Text("SecretString"));
        }
        finally
        {
            foreach (OfficialSdk application in applications)
                await application.DisposeAsync();
        }
    }

    private static async Task<OfficialSdk> NewApplication(ServerProcess server, SignedClient operations, string name)
    {
        JsonObject user = (await operations.Call("AddUser", new { Name = name, UseApi = 1 }, "2019-01-16")).Fields;
        // The preset that reads secrets, their values too.
        await operations.Call("AttachUserPolicy", new { PolicyId = 11, AttachUin = (long)user["Uin"]! }, "2019-01-16");
        return OfficialSdk.Start(server, (string)user["SecretId"]!, (string)user["SecretKey"]!);
    }

    private static Task<string[]> Read(IEnumerable<OfficialSdk> applications) => Task.WhenAll(applications.Select(async application =>
        (await application.Ok("GetSecretValue", new { SecretName = Name, VersionId = "SSM_Current" })).Text("SecretString")));

    // Each application is one reader: one user, one address, one program.
    private static async Task AssertListed(SignedClient operations, string[] read)
    {
        JsonObject told = (await Ok(operations, "DescribeVersionRollout", new { SecretName = Name })).Fields;
        Assert.Equal(read.Order(StringComparer.Ordinal), told["Readers"]!.AsArray().Select(reader => (string)reader!["VersionId"]!).Order(StringComparer.Ordinal));
        Assert.All(told["Readers"]!.AsArray(), reader => Assert.StartsWith("SDK_", (string)reader!["UserAgent"]!, StringComparison.Ordinal));
    }

    private static async Task<WireAnswer> Ok(SignedClient client, string action, object parameters)
    {
        WireAnswer answer = await client.Call(action, parameters);
        Assert.True(answer.Code.Length == 0, $"{action}: {answer.Text}");
        return answer;
    }
}
