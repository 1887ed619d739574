using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests;

public class CanaryTests
{
    // The letters and digits alone would be the same in most forms, the rest alone could be split.
    private static readonly string Core = "Cq" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
    private static readonly string Text = Core + "\"\\/é漢😀 +&=%\n" + Core;
    private static readonly byte[] Binary = RandomNumberGenerator.GetBytes(48);
    private static readonly CanarySearch Search = new(Encoding.UTF8.GetBytes(Core), Encoding.UTF8.GetBytes(Text), Binary);

    [Fact]
    public async Task Values_are_nowhere_but_in_the_answers_and_the_key_nowhere_but_on_the_start_screen()
    {
        string metricsPort = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await using ServerProcess server = await ServerProcess.Start(
            "--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace", "--SecretsManager:MetricsPort=" + metricsPort);
        using SignedClient client = SignedClient.Of(server);
        await Work(client);
        await Fail(client, new RawClient(server));

        using HttpClient plain = new();
        string metrics = await plain.GetStringAsync(new Uri($"http://127.0.0.1:{metricsPort}/metrics"));
        Assert.Contains("ssm_calls", metrics, StringComparison.Ordinal);
        Assert.Empty(Search.Find(metrics));

        // With the log of the database beside it, after a kill, and after an ordered stop.
        AssertFiles(server);
        await server.Kill();
        AssertFiles(server);
        await server.Restart();
        Assert.Equal(0, await server.Stop());
        AssertFiles(server);

        string logs = server.Output + server.Errors;
        Assert.Contains("dbug: ", logs, StringComparison.Ordinal);
        Assert.Empty(Search.Find(logs));
        CanarySearch keySearch = new(Encoding.UTF8.GetBytes(server.FirstKey.SecretKey));
        string[] lines = [.. logs.Split('\n').Where(line => keySearch.Find(line).Count > 0)];
        Assert.StartsWith("  SecretKey: ", Assert.Single(lines), StringComparison.Ordinal);

        await using Deployment deployment = await StoppedDeployment.Open(server.DataDirectory);
        IReadOnlyList<byte[]> records = await StoppedDeployment.AuditLines(deployment);
        Assert.True(records.Count > 15);
        Assert.All(records, record => Assert.Empty(Search.Find(record)));
        Assert.All(records, record => Assert.Empty(keySearch.Find(record)));
    }

    [Fact]
    public void The_search_finds_a_planted_canary_in_every_form()
    {
        byte[] text = Encoding.UTF8.GetBytes(Text);
        string[] planted =
        [
            Text, Convert.ToHexString(Binary), Convert.ToHexStringLower(text), Uri.EscapeDataString(Text), WebUtility.UrlEncode(Text),
            System.Text.Json.JsonSerializer.Serialize(Text), BitConverter.ToString(Binary),
            Convert.ToBase64String(Binary), Convert.ToBase64String([1, .. Binary, 2]), Convert.ToBase64String([1, 2, .. Binary, 3, 4]), Convert.ToBase64String([1, 2, 3, .. text]),
        ];
        Assert.All(planted, text => Assert.NotEmpty(Search.Find("before " + text + " behind")));
        Assert.NotEmpty(Search.Find([1, .. Encoding.Unicode.GetBytes(Text), 2]));
        Assert.NotEmpty(Search.Find([1, .. Binary, 2]));
        Assert.Empty(Search.Find("nothing " + Core[1..]));
        Assert.Empty(Search.Find(Binary.AsSpan(1)));
    }

    [Fact]
    public async Task The_search_finds_a_value_that_a_server_would_store_as_it_is()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient client = SignedClient.Of(server);
        // A name is no secret: it is stored and recorded, so it must be found where values must not.
        Assert.Equal(string.Empty, (await client.Call("CreateSecret", new { SecretName = Core, SecretString = "x" })).Code);
        await server.Kill();
        Assert.NotEmpty(Search.FilesOf(server));
    }

    private static async Task Work(SignedClient client)
    {
        string binary = Convert.ToBase64String(Binary);
        await Succeed(client, "CreateSecret", new { SecretName = "text", VersionId = "v1", SecretString = Text });
        await Succeed(client, "CreateSecret", new { SecretName = "binary", VersionId = "v1", SecretBinary = binary });
        await Succeed(client, "CreateSecret", new { SecretName = "software", VersionId = "v1", SecretString = Text, EncryptType = 1 });
        await Succeed(client, "PutSecretValue", new { SecretName = "text", VersionId = "v2", SecretBinary = binary });
        await Succeed(client, "PutSecretValue", new { SecretName = "binary", VersionId = "v2", SecretString = Text });
        await Succeed(client, "UpdateSecret", new { SecretName = "text", VersionId = "v1", SecretBinary = binary });
        await Succeed(client, "UpdateSecret", new { SecretName = "binary", VersionId = "v1", SecretString = Text });
        WireAnswer put = await client.Get("PutSecretValue", "SecretName=text&VersionId=v3&SecretString=" + Uri.EscapeDataString(Text));
        Assert.Equal(string.Empty, put.Code);
        foreach (string version in (string[])["v1", "v2", "v3"])
        {
            WireAnswer answer = await client.Call("GetSecretValue", new { SecretName = "text", VersionId = version });
            Assert.NotEmpty(Search.Find(answer.Body));
        }

        Assert.Equal(Text, (string?)(await client.Call("GetSecretValue", new { SecretName = "binary", VersionId = "v1" })).Fields["SecretString"]);
        await Succeed(client, "DeleteSecretVersion", new { SecretName = "text", VersionId = "v2" });
    }

    // Values where they are refused, one way or another.
    private static async Task Fail(SignedClient client, RawClient raw)
    {
        string escaped = Uri.EscapeDataString(Text);
        byte[] json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { SecretName = "text", SecretString = Text });
        WireAnswer[] answers =
        [
            await client.Call("CreateSecret", new { SecretName = "text", SecretString = Text }),
            await client.Call("CreateSecret", new { SecretName = "new", SecretString = Text, SecretBinary = Convert.ToBase64String(Binary) }),
            await client.Call("CreateSecret", new { SecretName = "new", SecretBinary = Text }),
            await client.Call("CreateSecret", new { SecretName = "new", SecretString = Text, Unknown = Text }),
            await client.Call("CreateSecret", new { SecretName = "new", SecretString = new[] { Text } }),
            await client.Call("CreateSecret", new { SecretName = "new", SecretString = string.Concat(Enumerable.Repeat(Text, 1000)) }),
            await client.Call("PutSecretValue", new { SecretName = "none", VersionId = "v1", SecretString = Text }),
            await client.Call("UpdateSecret", new { SecretName = "text", VersionId = "none", SecretString = Text }),
            await client.Post("CreateSecret", [.. json, (byte)'x']),
            await client.Post("CreateSecret", json, "text/plain"),
            await client.Post("CreateSecret", json, "multipart/form-data; boundary=b"),
            await client.Send(client.Sign("CreateSecret", json, key: "wrong")),
            await client.Send(client.Sign("CreateSecret", json, timestampOffset: -1000)),
            await client.Send(client.Sign("CreateSecret", json) with { Method = "PUT" }),
            await client.Get("CreateSecret", "SecretName=text&SecretString=" + escaped),
            await client.Get("CreateSecret", "SecretName=text&SecretString=%zz" + escaped),
            await raw.Send(Encoding.Latin1.GetBytes($"GET /%00?SecretString={Core} HTTP/1.1\r\nHost: a\r\n\r\n")),
            await raw.Send(Encoding.Latin1.GetBytes($"GET /?SecretString={Core}\r\nHost: a\r\n\r\n")),
            await raw.Send(Encoding.Latin1.GetBytes($"GET /?SecretString={Core} x HTTP/1.1\r\nHost: a\r\n\r\n")),
            await raw.Send(Encoding.Latin1.GetBytes($"{{\"SecretString\":\"{Core}\"}}\r\n\r\n")),
            await raw.Send(Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n\"SecretString\" \"{Core}\"\r\n\r\n")),
        ];
        Assert.All(answers, answer => Assert.Empty(Search.Find(answer.Body)));
        Assert.All(answers, answer => Assert.True(answer.Status == 400 || answer.Code.Length > 0, answer.Text));
    }

    private static async Task Succeed(SignedClient client, string action, object parameters) =>
        Assert.Equal(string.Empty, (await client.Call(action, parameters)).Code);

    private static void AssertFiles(ServerProcess server)
    {
        Assert.Contains(Directory.EnumerateFiles(server.DataDirectory), file => Path.GetFileName(file) == "secrets.db");
        Assert.Empty(Search.FilesOf(server));
        CanarySearch keySearch = new(Encoding.UTF8.GetBytes(server.FirstKey.SecretKey));
        Assert.Equal(["first-key.json", "ssm.json"], keySearch.FilesOf(server).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
