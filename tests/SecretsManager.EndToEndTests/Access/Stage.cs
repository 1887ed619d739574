using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Access;

/// <summary>A server with two accounts. In the first are one of each thing, and a user for each way to have rights; all of it made over the wire.</summary>
public sealed class Stage : IAsyncLifetime
{
    public const string Secret = "one";
    public const string Alias = "stage-key";
    public const string User = "subject";
    public const string Group = "crew";
    public const string Policy = "paper";
    public const string Role = "duty";
    public const string Provider = "issuer";

    private const string Cam = "2019-01-16";

    private readonly Dictionary<Principal, (SignedClient Client, string Token)> callers = [];
    private ServerProcess? server;
    private SignedClient? root;
    private SignedClient? other;

    /// <summary>The first account.</summary>
    public long Account { get; private set; }

    public string Region { get; private set; } = string.Empty;

    public string KeyId { get; private set; } = string.Empty;

    public string Ciphertext { get; private set; } = string.Empty;

    public long Uin { get; private set; }

    public long Uid { get; private set; }

    public string UserKeyId { get; private set; } = string.Empty;

    public long GroupId { get; private set; }

    public long PolicyId { get; private set; }

    public string RoleId { get; private set; } = string.Empty;

    /// <summary>The role's trust policy: whoever of the account may.</summary>
    public string Trust => $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""";

    public string SecretResource => $"qcs::ssm:{Region}:uin/{Account}:secret/creatorUin/{Account}/{Secret}";

    /// <summary>The identity provider.</summary>
    public (string Name, string IdentityUrl, string[] ClientId, string IdentityKey) Issuer { get; } = (Provider, "https://issuer.example", ["ssm"], NewKeySet());

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.Start();
        var otherKey = await server.NewAccount(100000000002);
        root = SignedClient.Of(server);
        Region = server.FirstKey.Region;
        Account = long.Parse(server.FirstKey.Uin, System.Globalization.CultureInfo.InvariantCulture);
        other = new SignedClient(server.NewHttpClient(), otherKey.SecretId, otherKey.SecretKey, Region);
        await MakeThings();
        await MakePrincipals();
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((SignedClient client, _) in callers.Values)
            client.Dispose();
        other?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }

    /// <summary>Calls an action.</summary>
    public Task<WireAnswer> Call(Principal principal, VerdictRow row)
    {
        (SignedClient client, string token) = callers[principal];
        return Call(client, token, row);
    }

    /// <summary>Calls an action as the other account.</summary>
    public Task<WireAnswer> CallAsOther(VerdictRow row) => Call(other!, string.Empty, row);

    /// <summary>Calls an action as the account itself.</summary>
    public Task<WireAnswer> CallAsRoot(string action, object parameters, string version) => root!.Call(action, parameters, version);

    private static async Task<WireAnswer> Call(SignedClient client, string token, VerdictRow row)
    {
        WireRequest request = client.Sign(row.Action, JsonSerializer.SerializeToUtf8Bytes(row.Parameters), version: row.Version, service: row.Service);
        return await client.Send(token.Length > 0 ? request.Also("X-TC-Token", token) : request);
    }

    private static string NewKeySet()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters point = pair.ExportParameters(false);
        string set = JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = "1", x = Base64Url(point.Q.X!), y = Base64Url(point.Q.Y!) },
            },
        });
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(set));
    }

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task MakeThings()
    {
        object[] tags = [new { TagKey = "env", TagValue = "dev" }];
        await Ok("2019-09-23", "CreateSecret", new { SecretName = Secret, SecretString = "v", Tags = tags });
        KeyId = (string)(await Ok("2019-01-18", "CreateKey", new { Alias, Tags = tags }))[nameof(KeyId)]!;
        Ciphertext = (string)(await Ok("2019-01-18", "Encrypt", new { KeyId, Plaintext = "AAAA" }))["CiphertextBlob"]!;
        JsonObject user = await Ok(Cam, "AddUser", new { Name = User, UseApi = 1 });
        (Uin, Uid, UserKeyId) = ((long)user[nameof(Uin)]!, (long)user[nameof(Uid)]!, (string)user["SecretId"]!);
        GroupId = (long)(await Ok(Cam, "CreateGroup", new { GroupName = Group }))[nameof(GroupId)]!;
        PolicyId = await NewPolicy(Policy, "allow", "ssm:ListSecrets", "*");
        RoleId = (string)(await Ok(Cam, "CreateRole", new { RoleName = Role, PolicyDocument = Trust, Tags = new[] { new { Key = "env", Value = "dev" } } }))[nameof(RoleId)]!;
        await Ok(Cam, "CreateOIDCConfig", new { Issuer.Name, Issuer.IdentityUrl, Issuer.ClientId, Issuer.IdentityKey });
    }

    private async Task MakePrincipals()
    {
        const long administrator = 1;
        const long readOnly = 2;
        const long ssmReadOnly = 11;
        callers[Principal.Root] = (root!, string.Empty);
        await NewUser(Principal.Full, administrator);
        await NewUser(Principal.ReadOnly, readOnly);
        await NewUser(Principal.OneSecret, await NewPolicy("one-secret", "allow", "ssm:*", SecretResource));
        await NewUser(Principal.Tagged, await NewPolicy("tagged", "allow", "*", "*", """{"for_any_value:string_equal":{"qcs:resource_tag":["env&dev"]}}"""));
        await NewUser(Principal.Nobody);
        await NewUser(Principal.Denied, administrator, await NewPolicy("denied", "deny", "*", "*"));
        long bounded = await NewUser(Principal.Bounded, administrator);
        await Ok(Cam, "PutUserPermissionsBoundary", new { TargetUin = bounded, PolicyId = ssmReadOnly });

        string policy = Uri.EscapeDataString(Text("allow", "ssm:DescribeSecret", SecretResource, null));
        JsonObject session = (JsonObject)(await Ok("2018-08-13", "GetFederationToken", new { Name = "narrowed", Policy = policy }))["Credentials"]!;
        callers[Principal.Narrowed] =
            (new SignedClient(server!.NewHttpClient(), (string)session["TmpSecretId"]!, (string)session["TmpSecretKey"]!, Region), (string)session["Token"]!);
    }

    private async Task<long> NewUser(Principal principal, params long[] policies)
    {
        JsonObject user = await Ok(Cam, "AddUser", new { Name = principal.ToString(), UseApi = 1 });
        long uin = (long)user[nameof(Uin)]!;
        foreach (long policy in policies)
            await Ok(Cam, "AttachUserPolicy", new { PolicyId = policy, AttachUin = uin });
        callers[principal] = (new SignedClient(server!.NewHttpClient(), (string)user["SecretId"]!, (string)user["SecretKey"]!, Region), string.Empty);
        return uin;
    }

    private async Task<long> NewPolicy(string name, string effect, string action, string resource, string? condition = null) =>
        (long)(await Ok(Cam, "CreatePolicy", new { PolicyName = name, PolicyDocument = Text(effect, action, resource, condition) }))[nameof(PolicyId)]!;

    private static string Text(string effect, string action, string resource, string? condition) =>
        $$"""{"version":"2.0","statement":[{"effect":"{{effect}}","action":["{{action}}"],"resource":["{{resource}}"]{{(condition is null ? "" : $",\"condition\":{condition}")}}}]}""";

    private async Task<JsonObject> Ok(string version, string action, object parameters)
    {
        WireAnswer answer = await root!.Call(action, parameters, version);
        Assert.True(answer.Code.Length == 0, $"{action}: {answer.Text}");
        return answer.Fields;
    }
}
