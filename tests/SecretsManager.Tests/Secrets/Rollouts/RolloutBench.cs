using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>A deployment with one secret, read by callers of every kind. The value of each version is its id.</summary>
internal sealed class RolloutBench : IAsyncDisposable
{
    public const string Everything = """{"version":"2.0","statement":[{"effect":"allow","action":["*"],"resource":["*"]}]}""";
    public const string Secret = "db";

    private const string Agent = "app/1";
    private const string Address = "198.51.100.7";

    private RolloutBench(Bench bench) => (Bench, Principals) = (bench, new Principals(bench));

    public Bench Bench { get; }

    public Principals Principals { get; }

    /// <summary>The secret has version v1, which stays when another is added, and v2.</summary>
    public static async Task<RolloutBench> Open(Bench? bench = null, Dictionary<string, string?>? settings = null)
    {
        RolloutBench rollout = new(bench ?? await Bench.Open(settings));
        await rollout.Bench.SsmOk("CreateSecret", new { SecretName = Secret, VersionId = "v1", SecretString = "v1" });
        await rollout.Promote("v1");
        await rollout.Put("v2");
        return rollout;
    }

    public Task Put(string version) => Bench.SsmOk("PutSecretValue", new { SecretName = Secret, VersionId = version, SecretString = version });

    public Task<JsonElement> Start(object rules, string version = "v2") => Bench.SsmOk("StartVersionRollout", Parameters(rules, version));

    public Task<JsonElement> StartRaw(object rules, string version = "v2") => Bench.Ssm("StartVersionRollout", Parameters(rules, version));

    public Task<JsonElement> Promote(string? version = null) => Bench.SsmOk("PromoteVersion", new { SecretName = Secret, VersionId = version });

    public Task<JsonElement> RollBack() => Bench.SsmOk("RollbackVersion", new { SecretName = Secret });

    public Task<JsonElement> Describe(object? parameters = null) => Bench.SsmOk("DescribeVersionRollout", Parameters(parameters ?? new { }, null));

    /// <summary>The code of a call; null for a success.</summary>
    public async Task<string?> Code(string action, object parameters) => Bench.CodeOf(await Bench.Ssm(action, Parameters(parameters, null)));

    /// <summary>Reads, as an application does; gives the value, which is the version's id.</summary>
    public Task<string> Read(Credentials? by = null, string source = Address, string agent = Agent, string? version = null) => ReadOn(Bench, by, source, agent, version);

    /// <summary>Reads on one of several nodes.</summary>
    public static async Task<string> ReadOn(Bench node, Credentials? by = null, string source = Address, string agent = Agent, string? version = null)
    {
        object parameters = version is null ? new { SecretName = Secret } : new { SecretName = Secret, VersionId = version };
        JsonElement answer = await node.Send(Request(node, by, source, agent, JsonSerializer.Serialize(parameters)));
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        return answer.GetProperty("SecretString").GetString()!;
    }

    /// <summary>What reads the secret.</summary>
    public static DefaultHttpContext Request(Bench node, Credentials? by, string source, string agent, string body)
    {
        // The action is signed, as other actions of the same second may have the same body.
        DefaultHttpContext http = Bench.Signed(
            "GetSecretValue", body, node.Now, by?.SecretId ?? node.Key.SecretId, by?.SecretKey ?? node.SecretKey, Bench.Host, "content-type;host;x-tc-action");
        http.Connection.RemoteIpAddress = IPAddress.Parse(source);
        http.Request.Headers.UserAgent = agent;
        if (by is { Token.Length: > 0 })
            http.Request.Headers["X-TC-Token"] = by.Token;
        return http;
    }

    /// <summary>A session of a role under a name of its own.</summary>
    public Credentials Session(string roleId, string name, string roleName = "")
    {
        SessionTokens tokens = Bench.Service<SessionTokens>();
        long now = Bench.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Session session = new(SessionKind.Role, tokens.NewSecretId(), Bench.Key.Account, 0, name, now, now + (30L * 86_400_000)) { RoleId = roleId, RoleName = roleName };
        (string secretKey, string token) = tokens.Issue(session);
        return new Credentials(session.SecretId, secretKey, token);
    }

    /// <summary>A role with tags that may do everything.</summary>
    public async Task<string> Role(params RecordTag[] tags)
    {
        string id = await Principals.Role(Everything);
        await Retag(id, tags);
        return id;
    }

    public Task Retag(string roleId, params RecordTag[] tags) => Principals.Change(roleId, (Role role) => role with { Tags = tags });

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private static Dictionary<string, object?> Parameters(object rules, string? version)
    {
        Dictionary<string, object?> parameters = rules.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(rules));
        parameters.TryAdd("SecretName", Secret);
        if (version is not null)
            parameters.TryAdd("VersionId", version);
        return parameters;
    }
}
