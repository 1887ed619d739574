using SecretsManager.Server.Access.Directory;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>A deployment with two secrets and roles that its account may take.</summary>
public abstract class TakenRoles : IAsyncLifetime
{
    private protected const string Ssm = "2019-09-23";
    private protected const string Unauthorized = "UnauthorizedOperation";
    private protected const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";
    private protected const string ReadAll = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*"}}""";
    private protected const string ReadOne = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:GetSecretValue","resource":"qcs::ssm:::secret/creatorUin/*/one"}}""";

    private protected Bench bench = null!;
    private protected Principals principals = null!;

    private protected long Account => bench.Key.Account;

    private protected string ByAccount => Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""");

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "1" });
        await bench.SsmOk("CreateSecret", new { SecretName = "two", SecretString = "2" });
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static string Trust(string principal, string condition = "{}") => condition == "{}"
        ? $$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{{principal}}}]}"""
        : $$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{{principal}},"condition":{{condition}}}]}""";

    private protected static string Allow(string action, string resource) =>
        $$$"""{"version":"2.0","statement":{"effect":"allow","action":"{{{action}}}","resource":"{{{resource}}}"}}""";

    // Of that many characters, allowing everything besides.
    private protected static string Longest(int length)
    {
        string Of(int filler) => $$"""{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"},{"effect":"deny","action":"ssm:*","resource":"qcs::ssm:::secret/{{new string('x', filler)}}"}]}""";
        return Of(length - Of(0).Length);
    }

    private protected string Arn(string role) => $"qcs::cam::uin/{Account}:roleName/{role}";

    private protected async Task<string> Role(string name, string trust, params string[] policies)
    {
        string id = (await bench.CamOk("CreateRole", new { RoleName = name, PolicyDocument = trust })).GetProperty("RoleId").GetString()!;
        foreach (string policy in policies)
        {
            long policyId = await principals.Policy(policy);
            await principals.Change(id, (Role role) => role with { Policies = [.. role.Policies, new Attachment(policyId, 1)] });
        }

        return id;
    }

    private protected Task<string?> Take(string role, Credentials? caller = null) => bench.StsCode("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job" }, caller);

    private protected async Task<string> Refusal(string role, Credentials caller) =>
        (await bench.Sts("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job" }, caller)).GetProperty("Error").GetRawText();

    private protected async Task<Credentials> Session(string role, string? policy = null, int? seconds = null) => Credentials.Of(await bench.StsOk(
        "AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job", Policy = policy is null ? null : Uri.EscapeDataString(policy), DurationSeconds = seconds }));

    private protected Task<string?> Tagging(Credentials? caller, params (string Key, string Value)[] tags) => bench.StsCode(
        "AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", Tags = tags.Select(tag => new { tag.Key, tag.Value }) }, caller);

    private protected async Task<string?> Read(string secret, Credentials caller) => Bench.CodeOf(await bench.Call(Ssm, "GetSecretValue", new { SecretName = secret }, caller));
}
