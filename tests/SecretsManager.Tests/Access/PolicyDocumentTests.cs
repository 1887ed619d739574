using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PolicyDocumentTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "not json", "PolicyDocumentError" },
        { "[]", "PolicyDocumentError" },
        { """{"version":"2.0","statement":[],"more":1}""", "PolicyDocumentError" },
        { """{"statement":[{"effect":"allow","action":"*","resource":"*"}]}""", "VersionError" },
        { """{"version":"3.0","statement":[{"effect":"allow","action":"*","resource":"*"}]}""", "VersionError" },
        { """{"version":"2.0"}""", "StatementError" },
        { """{"version":"2.0","statement":[]}""", "StatementError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","not_action":"*"}"""), "StatementError" },
        { Statement("""{"effect":"allow","effect":"deny","action":"*","resource":"*"}"""), "StatementError" },
        { Statement("""{"action":"*","resource":"*"}"""), "EffectError" },
        { Statement("""{"effect":"Allow","action":"*","resource":"*"}"""), "EffectError" },
        { Statement("""{"effect":"allow","resource":"*"}"""), "ActionMiss" },
        { Statement("""{"effect":"allow","action":[],"resource":"*"}"""), "ActionError" },
        { Statement("""{"effect":"allow","action":"ssm","resource":"*"}"""), "ActionError" },
        { Statement("""{"effect":"allow","action":["*","ssm:Steal"],"resource":"*"}"""), "ActionNotExist" },
        { Statement("""{"effect":"allow","action":"*"}"""), "ResourceError" },
        { Statement("""{"effect":"allow","action":"*","resource":[]}"""), "ResourceError" },
        { Statement("""{"effect":"allow","action":"*","resource":"secret/a"}"""), "ResourceQcsError" },
        { Statement("""{"effect":"allow","action":"*","resource":"qcs:1:ssm::uin/1:secret/a"}"""), "ResourceQcsError" },
        { Statement("""{"effect":"allow","action":"*","resource":"qcs::SSM::uin/1:secret/a"}"""), "ResourceServiceNotExist" },
        { Statement("""{"effect":"allow","action":"*","resource":"qcs::ssm:A B:uin/1:secret/a"}"""), "ResourceRegionError" },
        { Statement("""{"effect":"allow","action":"*","resource":"qcs::ssm::1:secret/a"}"""), "ResourceUinError" },
        { Statement("""{"effect":"allow","action":"*","resource":"qcs::ssm::uin/1:secret/?"}"""), "ResourceContentError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","condition":{}}"""), "ConditionError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","condition":{"is":{"qcs:ip":"10.0.0.1"}}}"""), "ConditionTypeError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","condition":{"ip_equal":{"qcs:ipp":"10.0.0.1"}}}"""), "ConditionContentError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","condition":{"ip_equal":{"qcs:ip":["10.0.0.1","home"]}}}"""), "ConditionContentError" },
        { Statement("""{"effect":"allow","action":"*","resource":"*","principal":{"qcs":["qcs::cam::uin/1:root"]}}"""), "PrincipalError" },
        { """{"version":"2.0","principal":"*","statement":[{"effect":"allow","action":"*","resource":"*"}]}""", "PrincipalError" },
        { Statement($$"""{"effect":"allow","action":"*","resource":"qcs::ssm:::{{new string('a', 6144)}}"}"""), "PolicyDocumentLengthOverLimit" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_in_a_policy_has_a_code_of_its_own(string document, string code)
    {
        await using Bench bench = await Bench.Open();
        Assert.Equal("InvalidParameter." + code, await bench.CamCode("CreatePolicy", new { PolicyName = "p", PolicyDocument = document }));
    }

    [Fact]
    public async Task A_refusal_says_where_and_why_in_both_languages()
    {
        await using Bench bench = await Bench.Open();
        string document = Statement("""{"effect":"allow","action":["ssm:GetSecretValue","ssm:Steal"],"resource":"*"}""");

        string english = MessageOf(await bench.Cam("CreatePolicy", new { PolicyName = "p", PolicyDocument = document }));
        DefaultHttpContext http = bench.Signed("CreatePolicy", JsonSerializer.Serialize(new { PolicyName = "q", PolicyDocument = document }));
        http.Request.Headers["X-TC-Version"] = "2019-01-16";
        http.Request.Headers["X-TC-Language"] = "zh-CN";
        string chinese = MessageOf(await bench.Send(http));

        Assert.StartsWith("The policy is wrong at statement[0].action[1]. ", english, StringComparison.Ordinal);
        Assert.StartsWith("策略在 statement[0].action[1] 处有误。", chinese, StringComparison.Ordinal);
        Assert.DoesNotContain("Steal", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_refused_is_in_no_audit_record()
    {
        await using Bench bench = await Bench.Open();
        await bench.CamCode("CreatePolicy", new { PolicyName = "p", PolicyDocument = "hunter2" });
        JsonElement record = (await bench.Records())[^1];
        Assert.Equal("CreatePolicy", record.GetProperty("action").GetString());
        Assert.DoesNotContain("hunter2", record.GetRawText(), StringComparison.Ordinal);
    }

    private static string MessageOf(JsonElement answer) => answer.GetProperty("Error").GetProperty("Message").GetString()!;

    private static string Statement(string statement) => $$"""{"version":"2.0","statement":[{{statement}}]}""";
}
