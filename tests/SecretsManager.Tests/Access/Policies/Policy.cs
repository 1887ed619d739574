using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

/// <summary>Policies, questions and refusals as short as the tests need them.</summary>
internal static class Policy
{
    public const long Owner = 100;
    public const string Get = "ssm:GetSecretValue";
    public const string Secret = "secret/creatorUin/100/db";
    public const string AnyOne = """{"qcs":"qcs::cam::uin/200:root"}""";

    public static KnownActions Known { get; } = new(new Dictionary<string, IReadOnlyCollection<string>>
    {
        ["ssm"] = ["CreateSecret", "DescribeSecret", "GetSecretValue", "ListSecrets"],
        ["kms"] = ["Decrypt", "ListKeys"],
        ["sts"] = ["AssumeRole", "AssumeRoleWithWebIdentity"],
    });

    public static PolicyDocument Identity(string text) => PolicyParser.Parse(text, PolicyPurpose.Identity, Known);

    public static PolicyDocument Trust(string text) => PolicyParser.Parse(text, PolicyPurpose.Trust, Known);

    /// <summary>A policy of these statements.</summary>
    public static string Of(params string[] statements) => $$"""{"version":"2.0","statement":[{{string.Join(',', statements)}}]}""";

    /// <summary>A statement; the parts are JSON.</summary>
    public static string Statement(string effect = "allow", string action = "\"*\"", string resource = "\"*\"", string? condition = null) =>
        $$"""{"effect":"{{effect}}","action":{{action}},"resource":{{resource}}{{(condition is null ? "" : $",\"condition\":{condition}")}}}""";

    /// <summary>A statement that allows everything under a condition.</summary>
    public static string When(string condition) => Statement(condition: condition);

    /// <summary>A statement of a trust policy.</summary>
    public static string TrustStatement(string principal = AnyOne, string? condition = null, string effect = "allow") =>
        $$"""{"effect":"{{effect}}","principal":{{principal}},"action":"sts:AssumeRole"{{(condition is null ? "" : $",\"condition\":{condition}")}}}""";

    /// <summary>A text as JSON.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text);

    public static AccessQuestion Question(
        string action = Get,
        string path = Secret,
        ConditionContext? context = null,
        string service = "ssm",
        string region = "ap-guangzhou",
        long account = Owner) => new()
        {
            Action = action,
            Resource = new ResourceName(service, region, account, path),
            Owner = Owner,
            Context = context ?? ConditionContext.Empty,
        };

    public static Decision Judge(string statement, AccessQuestion question) => PolicyEvaluation.Judge([Identity(Of(statement))], question).Decision;

    /// <summary>What a statement comes to that allows everything under the condition.</summary>
    public static Decision Judge(string condition, ConditionContext.Builder context) => Judge(When(condition), Question(context: context.Build()));

    public static ConditionContext.Builder Context(string key, params string[] values) => new ConditionContext.Builder().Set(key, values);

    /// <summary>The refusal of a policy.</summary>
    public static PolicyException Refusal(string text, PolicyPurpose purpose = PolicyPurpose.Identity) =>
        Assert.Throws<PolicyException>(() => PolicyParser.Parse(text, purpose, Known));

    /// <summary>The place at which a statement is refused, without the place of the statement.</summary>
    public static string PlaceIn(string statement, PolicyPurpose purpose = PolicyPurpose.Identity)
    {
        string place = Refusal(Of(statement), purpose).Place;
        Assert.StartsWith("statement[0]", place, StringComparison.Ordinal);
        return place["statement[0]".Length..].TrimStart('.');
    }
}
