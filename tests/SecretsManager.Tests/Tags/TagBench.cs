using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Tags;

/// <summary>A bench with things to tag, and users whom policies limit.</summary>
internal sealed class TagBench : IAsyncDisposable
{
    public const string Region = "ap-guangzhou";
    public const string OtherRegion = "ap-shanghai";

    private long last = 500000000000;

    private TagBench(Bench bench) => Bench = bench;

    public Bench Bench { get; }

    public long Account => Bench.Key.Account;

    private long Now => Bench.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<TagBench> Open(Dictionary<string, string?>? settings = null) => new(await Gateway.Bench.Open(settings));

    /// <summary>Creates a secret; its six-segment name.</summary>
    public async Task<string> Secret(string name, params (string Key, string Value)[] tags)
    {
        await Bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v", SecretString = "x", Tags = Wire(tags) });
        return SecretName(name);
    }

    /// <summary>Creates a secret in the other region; its six-segment name.</summary>
    public async Task<string> SecretElsewhere(string name, params (string Key, string Value)[] tags)
    {
        Bench.Time.Advance(TimeSpan.FromSeconds(1));
        DefaultHttpContext http = Bench.Signed("CreateSecret", JsonSerializer.Serialize(new { SecretName = name, VersionId = "v", SecretString = "x", Tags = Wire(tags) }));
        http.Request.Headers["X-TC-Region"] = OtherRegion;
        Assert.Null(await Bench.CodeOf(http));
        return $"qcs::ssm:{OtherRegion}:uin/{Account}:secret/creatorUin/{Account}/{name}";
    }

    /// <summary>Creates a key; its id.</summary>
    public async Task<string> Key(string alias, params (string Key, string Value)[] tags) =>
        (await Bench.KmsOk("CreateKey", new { Alias = alias, Tags = Wire(tags) })).GetProperty("KeyId").GetString()!;

    /// <summary>Makes a role; its id.</summary>
    public async Task<string> Role(string name, params (string Key, string Value)[] tags)
    {
        string id = $"46116860184{++last % 100000000:00000000}";
        Role role = new(id, name, Account, "{}", Now) { Tags = [.. tags.Select(tag => new RecordTag(tag.Key, tag.Value)).OrderBy(tag => tag.Key, StringComparer.Ordinal)] };
        AccountDirectory directory = Bench.Deployment.Identities;
        await Commit(directory.Roles.Insert(directory.RoleIdentity(Account, id), role), directory.Claims.Insert(directory.RoleName(Account, name), new NameClaim(id, Now)));
        return id;
    }

    /// <summary>A user with policies.</summary>
    public async Task<TagUser> User(params string[] policies)
    {
        AccountDirectory directory = Bench.Deployment.Identities;
        List<Change> changes = [];
        List<Attachment> attached = [];
        foreach (string policy in policies)
        {
            long id = ++last;
            changes.Add(directory.Policies.Insert(directory.PolicyIdentity(Account, id), new Policy(id, $"policy{id}", Account, Now, [new PolicyVersion(1, policy, Now)], 1)));
            attached.Add(new Attachment(id, Now));
        }

        long uin = ++last;
        changes.Add(directory.Users.Insert(directory.UserIdentity(Account, uin), new User(uin, uin, $"user{uin}", Account, Now) { Policies = attached }));
        await Commit([.. changes]);
        SessionTokens tokens = Bench.Service<SessionTokens>();
        Session session = new(SessionKind.Session, tokens.NewSecretId(), Account, uin, "session", Now, Now + 100_000_000);
        (string secretKey, string token) = tokens.Issue(session);
        return new TagUser(Bench, uin, session.SecretId, secretKey, token);
    }

    /// <summary>A user who may do everything with what has a tag, and nothing else.</summary>
    public Task<TagUser> UserOf(string key, string value, string actions = "*") => User(Policy("allow", actions, $"{key}&{value}"));

    /// <summary>A policy of one statement about tags of resources.</summary>
    public static string Policy(string effect, string actions, string tag, string key = "qcs:resource_tag") => Policy(Statement(effect, actions, tag, key));

    public static string Policy(params string[] statements) => $$"""{"version":"2.0","statement":[{{string.Join(',', statements)}}]}""";

    public static string Statement(string effect, string actions, string tag, string key = "qcs:resource_tag") =>
        $$"""{"effect":"{{effect}}","action":"{{actions}}","resource":"*","condition":{"for_any_value:string_equal":{"{{key}}":["{{tag}}"]} } }""";

    public string SecretName(string name) => $"qcs::ssm:{Region}:uin/{Account}:secret/creatorUin/{Account}/{name}";

    public string KeyName(string id) => $"qcs::kms:{Region}:uin/{Account}:key/creatorUin/{Account}/{id}";

    public string RoleName(string id) => $"qcs::cam::uin/{Account}:role/{id}";

    /// <summary>The tags of a resource as <c>key=value</c>, in their order.</summary>
    public async Task<string> TagsOf(string resource)
    {
        JsonElement answer = await Bench.TagOk("GetResources", new { ResourceList = new[] { resource } });
        JsonElement only = Assert.Single(answer.GetProperty("ResourceTagMappingList").EnumerateArray());
        return Pairs(only.GetProperty("Tags"));
    }

    public static string Pairs(JsonElement tags) =>
        string.Join(' ', tags.EnumerateArray().Select(tag => $"{tag.GetProperty("TagKey").GetString()}={tag.GetProperty("TagValue").GetString()}"));

    public static object[] Wire(params (string Key, string Value)[] tags) => [.. tags.Select(tag => new { TagKey = tag.Key, TagValue = tag.Value })];

    public async Task Commit(params Change[] changes) =>
        Assert.Equal(CommitOutcome.Committed, await Bench.Deployment.Database.Commit(new UnitOfWork(changes, ReadOnlyMemory<byte>.Empty)));

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}

/// <summary>A user who calls in a session.</summary>
internal sealed class TagUser(Bench bench, long uin, string secretId, string secretKey, string token)
{
    public long Uin => uin;

    public Task<JsonElement> Tag(string action, object parameters) => Send("2018-08-13", action, parameters);

    public Task<JsonElement> Ssm(string action, object parameters) => Send("2019-09-23", action, parameters);

    public async Task<string?> TagCode(string action, object parameters) => Bench.CodeOf(await Tag(action, parameters));

    public async Task<JsonElement> TagOk(string action, object parameters)
    {
        JsonElement answer = await Tag(action, parameters);
        Assert.True(Bench.CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    private Task<JsonElement> Send(string version, string action, object parameters)
    {
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        DefaultHttpContext http = bench.Signed(action, JsonSerializer.Serialize(parameters), keyId: secretId, secretKey: secretKey);
        http.Request.Headers["X-TC-Version"] = version;
        http.Request.Headers["X-TC-Token"] = token;
        return bench.Send(http);
    }
}
