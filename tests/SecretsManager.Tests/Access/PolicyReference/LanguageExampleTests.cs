using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Single sentences of the documents, each with its answer written down: what the reference and the product must both say.</summary>
public class LanguageExampleTests
{
    private const string Db = "ssm:ap-guangzhou:100:secret/creatorUin/100/db";

    [Theory]
    // Actions.
    [InlineData("allow|*|*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*:*|*", "kms:Decrypt", Db, "", "Allowed")]
    [InlineData("allow|name/ssm:GetSecretValue|*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|ssm:getsecretvalue|*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|ssm:GetSecretValue|*", "ssm:GetRegions", Db, "", "NotAllowed")]
    [InlineData("allow|ssm:*Secret*|*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|ssm:*Secret*|*", "ssm:GetRegions", Db, "", "NotAllowed")]
    [InlineData("allow|ssm:*|*", "kms:GetRegions", Db, "", "NotAllowed")]
    [InlineData("allow|cos:*|*", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    // Resources.
    [InlineData("allow|*|qcs::ssm:::secret/*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*|qcs::kms:::secret/*", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|qcs:::ap-beijing::*", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|qcs::*:*:uin/100:*", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*|qcs::ssm::uin/200:*", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::*", "ssm:GetSecretValue", "ssm:ap-guangzhou:200:secret/x", "", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin/100/DB", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::secret/*/db", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin/${uin}/db", "ssm:GetSecretValue", Db, "qcs:uin=100", "Allowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin/${uin}/db", "ssm:GetSecretValue", Db, "qcs:uin=1*", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin/${uin}/db", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("deny|*|qcs::ssm:::secret/creatorUin/${uin}/*", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    // Creation is judged on a literal; operations on no resource are matched by nothing but the resource that is everything.
    [InlineData("allow|*|qcs::ssm:::secret/*", "ssm:CreateSecret", "ssm:ap-guangzhou:100:secret/*", "", "Allowed")]
    [InlineData("allow|*|qcs::ssm:::secret/creatorUin/100/db", "ssm:CreateSecret", "ssm:ap-guangzhou:100:secret/*", "", "NotAllowed")]
    [InlineData("allow|*|qcs::ssm:::*", "ssm:ListSecrets", "ssm:ap-guangzhou:100:*", "", "NotAllowed")]
    [InlineData("allow|*|*", "ssm:ListSecrets", "ssm:ap-guangzhou:100:*", "", "Allowed")]
    [InlineData("allow|*|*;deny|*|qcs:::::*", "ssm:ListSecrets", "ssm:ap-guangzhou:100:*", "", "Allowed")]
    // Denies.
    [InlineData("allow|*|*;deny|ssm:Get*|*", "ssm:GetSecretValue", Db, "", "Denied")]
    [InlineData("deny|ssm:Get*|*", "ssm:GetSecretValue", Db, "", "Denied")]
    [InlineData("deny|ssm:Get*|*;allow|*|*", "ssm:DescribeSecret", Db, "", "Allowed")]
    // Conditions: absent keys.
    [InlineData("allow|*|*|string_equal|qcs:create_uin|100", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|*|string_not_equal|qcs:create_uin|100", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|*|string_equal_if_exist|qcs:create_uin|100", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*|*|string_equal_if_exist|qcs:create_uin|100", "ssm:GetSecretValue", Db, "qcs:create_uin=200", "NotAllowed")]
    [InlineData("allow|*|*|for_all_value:string_equal|qcs:resource_tag|a&b", "ssm:GetSecretValue", Db, "", "NotAllowed")]
    [InlineData("allow|*|*|null_equal|qcs:mfa|true", "ssm:GetSecretValue", Db, "", "Allowed")]
    [InlineData("allow|*|*|null_equal|qcs:mfa|true", "ssm:GetSecretValue", Db, "qcs:mfa=0", "NotAllowed")]
    // Conditions: several values.
    [InlineData("allow|*|*|string_equal|qcs:create_uin|200,100", "ssm:GetSecretValue", Db, "qcs:create_uin=100", "Allowed")]
    [InlineData("allow|*|*|for_any_value:string_equal|qcs:resource_tag|e&p", "ssm:GetSecretValue", Db, "qcs:resource_tag=x&y,e&p", "Allowed")]
    [InlineData("allow|*|*|for_all_value:string_equal|qcs:resource_tag|e&p", "ssm:GetSecretValue", Db, "qcs:resource_tag=x&y,e&p", "NotAllowed")]
    [InlineData("allow|*|*|string_not_equal|qcs:resource_tag|e&p", "ssm:GetSecretValue", Db, "qcs:resource_tag=x&y,e&p", "NotAllowed")]
    [InlineData("allow|*|*|for_any_value:string_not_equal|qcs:resource_tag|e&p", "ssm:GetSecretValue", Db, "qcs:resource_tag=x&y,e&p", "Allowed")]
    // Conditions: types.
    [InlineData("allow|*|*|string_equal_ignore_case|ssm:version_id|V1", "ssm:GetSecretValue", Db, "ssm:version_id=v1", "Allowed")]
    [InlineData("allow|*|*|string_like|ssm:version_id|v?*", "ssm:GetSecretValue", Db, "ssm:version_id=v", "NotAllowed")]
    [InlineData("allow|*|*|string_equal|ssm:version_id|v*", "ssm:GetSecretValue", Db, "ssm:version_id=v1", "NotAllowed")]
    [InlineData("allow|*|*|numeric_equal|qcs:mfa|1.0", "ssm:GetSecretValue", Db, "qcs:mfa=1", "Allowed")]
    [InlineData("allow|*|*|numeric_not_equal|qcs:mfa|1", "ssm:GetSecretValue", Db, "qcs:mfa=yes", "NotAllowed")]
    [InlineData("allow|*|*|date_less_than|qcs:current_time|2026-01-02 00:00:00", "ssm:GetSecretValue", Db, "qcs:current_time=2026-01-01T23:59:59Z", "Allowed")]
    [InlineData("allow|*|*|date_less_than|qcs:current_time|2026-01-02T00:00:00+08:00", "ssm:GetSecretValue", Db, "qcs:current_time=2026-01-01T23:59:59Z", "NotAllowed")]
    [InlineData("allow|*|*|ip_equal|qcs:ip|10.0.0.0/8", "ssm:GetSecretValue", Db, "qcs:ip=10.200.0.1", "Allowed")]
    [InlineData("allow|*|*|ip_equal|qcs:ip|10.0.0.0/8", "ssm:GetSecretValue", Db, "qcs:ip=::ffff:10.200.0.1", "Allowed")]
    [InlineData("allow|*|*|ip_not_equal|qcs:ip|10.0.0.0/8", "ssm:GetSecretValue", Db, "qcs:ip=2001:db8::1", "Allowed")]
    [InlineData("allow|*|*|ip_not_equal|qcs:ip|10.0.0.0/8", "ssm:GetSecretValue", Db, "qcs:ip=nowhere", "NotAllowed")]
    public void The_reference_and_the_product_say_what_the_document_says(string statements, string action, string resource, string facts, string decision)
    {
        string[] segment = resource.Split(':', 4);
        Facts context = Facts.Of([.. facts.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static f => f.Split('=', 2))
            .SelectMany(static f => f[1].Split(','), static (f, value) => (f[0], value))]);
        ResourceName name = new(segment[0], segment[1], long.Parse(segment[2], System.Globalization.CultureInfo.InvariantCulture), segment[3]);
        PolicyWorld world = new([action], [name], [context], 100);
        string policy = $$"""{"version":"2.0","statement":[{{string.Join(',', statements.Split(';').Select(Statement))}}]}""";

        Assert.Equal(Enum.Parse<Decision>(decision), ReferenceEvaluator.Judge([policy], world).On(0).Decision);
        Assert.Equal(Enum.Parse<Decision>(decision), Production.Judge([policy], PolicyPurpose.Identity, world)(0).Decision);
    }

    private static string Statement(string text)
    {
        string[] part = text.Split('|');
        string values = part.Length == 3 ? "" : $"[\"{part[5].Replace(",", "\",\"", StringComparison.Ordinal)}\"]";
        string condition = part.Length == 3 ? "" : $$""","condition":{"{{part[3]}}":{"{{part[4]}}":{{values}} } }""";
        return $$"""{"effect":"{{part[0]}}","action":"{{part[1]}}","resource":"{{part[2]}}"{{condition}}}""";
    }
}
