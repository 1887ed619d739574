using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests.Access;

/// <summary>Passwords, secret keys, session tokens and one-time secrets are in the answers to those who may have them and nowhere else.</summary>
public sealed class AccessCanaryTests
{
    private const string Cam = "2019-01-16";
    private const string Sts = "2018-08-13";

    private readonly List<byte[]> canaries = [];

    [Fact]
    public async Task Nothing_that_proves_a_caller_is_written_down_anywhere()
    {
        await using ServerProcess server = await ServerProcess.Start("--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace");
        using SignedClient client = SignedClient.Of(server);
        string password = "Aa0$" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        Add(password);
        JsonObject user = await Ok(client, "AddUser", new { Name = "jack", UseApi = 1, ConsoleLogin = 1, Password = password }, Cam);
        Add((string)user["SecretKey"]!);
        JsonObject generated = await Ok(client, "AddUser", new { Name = "jill", ConsoleLogin = 1 }, Cam);
        Add((string)generated["Password"]!);
        Add((string)(await Ok(client, "CreateAccessKey", new { TargetUin = (long)user["Uin"]! }, Cam))["AccessKey"]!["SecretAccessKey"]!);
        Add((string)(await Ok(client, "BindMfaDevice", new { }, Cam))["Secret"]!);
        await client.Call("ConfirmMfaDevice", new { FirstTokenCode = "123456", SecondTokenCode = "654321" }, Cam);
        await client.Call("UpdateUser", new { Name = "jack", Password = password + "\u0001" }, Cam);

        string account = server.FirstKey.Uin;
        await Ok(client, "CreateRole", new { RoleName = "duty", PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{account}}}:root"]}}]}""" }, Cam);
        JsonObject session = (JsonObject)(await Ok(client, "AssumeRole", new { RoleArn = $"qcs::cam::uin/{account}:roleName/duty", RoleSessionName = "night" }, Sts))["Credentials"]!;
        Add((string)session["TmpSecretKey"]!);
        Add((string)session["Token"]!);
        using SignedClient night = new(server.NewHttpClient(), (string)session["TmpSecretId"]!, (string)session["TmpSecretKey"]!, server.FirstKey.Region);
        WireRequest asNight = night.Sign("GetCallerIdentity", "{}"u8.ToArray(), version: Sts, service: "sts").Also("X-TC-Token", (string)session["Token"]!);
        Assert.Equal(string.Empty, (await night.Send(asNight)).Code);
        string identity = "eyJhbGciOiJFUzI1NiJ9." + Convert.ToHexString(RandomNumberGenerator.GetBytes(20)) + ".AAAA";
        Add(identity);
        await client.Call("AssumeRoleWithWebIdentity", new { ProviderId = "none", WebIdentityToken = identity, RoleArn = $"qcs::cam::uin/{account}:roleName/duty", RoleSessionName = "pod" }, Sts);

        CanarySearch search = new(canaries);
        Assert.Empty(search.FilesOf(server));
        Assert.Equal(0, await server.Stop());
        Assert.Empty(search.FilesOf(server));
        Assert.Contains("dbug: ", server.Output, StringComparison.Ordinal);
        Assert.Empty(search.Find(server.Output));
        Assert.Empty(search.Find(server.Errors));
        await using Deployment deployment = await StoppedDeployment.Open(server.DataDirectory);
        IReadOnlyList<byte[]> records = await StoppedDeployment.AuditLines(deployment);
        Assert.True(records.Count > 8, records.Count.ToString(CultureInfo.InvariantCulture));
        Assert.All(records, record => Assert.Empty(search.Find(record)));
    }

    private static async Task<JsonObject> Ok(SignedClient client, string action, object parameters, string version)
    {
        WireAnswer answer = await client.Call(action, parameters, version);
        Assert.True(answer.Code.Length == 0, $"{action}: {answer.Code}");
        return answer.Fields;
    }

    private void Add(string secret)
    {
        Assert.True(secret.Length >= 16);
        canaries.Add(Encoding.UTF8.GetBytes(secret));
    }
}
