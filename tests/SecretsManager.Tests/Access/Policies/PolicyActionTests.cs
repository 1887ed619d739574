using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class PolicyActionTests
{
    [Theory]
    [InlineData("*", "*")]
    [InlineData("*:*", "*")]
    [InlineData("name/*", "*")]
    [InlineData("name/*:*", "*")]
    [InlineData("ssm:*", "ssm:*")]
    [InlineData("ssm:GetSecretValue", "ssm:GetSecretValue")]
    [InlineData("name/ssm:GetSecretValue", "ssm:GetSecretValue")]
    [InlineData("ssm:getsecretvalue", "ssm:GetSecretValue")]
    [InlineData("ssm:*Secret*", "ssm:*Secret*")]
    [InlineData("ssm:Get*", "ssm:Get*")]
    [InlineData("cvm:RunInstances", "cvm:RunInstances")]
    [InlineData("cvm:runinstances", "cvm:runinstances")]
    [InlineData("cvm:*x*", "cvm:*x*")]
    public void An_action_has_one_canonical_text(string written, string canonical) =>
        Assert.Equal(canonical, Read(written).Text);

    [Theory]
    [InlineData("")]
    [InlineData("ssm")]
    [InlineData("ssm:")]
    [InlineData(":GetSecretValue")]
    [InlineData("*:GetSecretValue")]
    [InlineData("s*:GetSecretValue")]
    [InlineData("SSM:GetSecretValue")]
    [InlineData("ssm:GetSecretValu?")]
    [InlineData("cvm:Run?nstances")]
    [InlineData("ssm:GetSecretValue ")]
    [InlineData("ssm:Get Secret*")]
    [InlineData("ssm:Get:*")]
    [InlineData("name/name/ssm:*")]
    [InlineData("Name/ssm:*")]
    [InlineData("ssm:Gеt*")]
    [InlineData("ssm:${uin}")]
    public void What_has_not_the_form_of_an_action_is_refused(string action) =>
        Assert.Equal("action[1]", Policy.PlaceIn(Policy.Statement(action: $$"""["*",{{Policy.Json(action)}}]""")));

    [Theory]
    [InlineData("ssm:GetSecret")]
    [InlineData("ssm:Decrypt")]
    [InlineData("ssm:get*")]
    [InlineData("ssm:*Encrypt*")]
    [InlineData("kms:GetSecretValue")]
    public void An_action_that_a_service_of_ours_does_not_have_is_refused(string action) =>
        Assert.Equal("action", Policy.PlaceIn(Policy.Statement(action: Policy.Json(action))));

    [Theory]
    [InlineData("*", true)]
    [InlineData("ssm:*", true)]
    [InlineData("ssm:GetSecretValue", true)]
    [InlineData("ssm:Get*", true)]
    [InlineData("ssm:*Value", true)]
    [InlineData("ssm:*t*t*", true)]
    [InlineData("ssm:G*e", true)]
    [InlineData("ssm:GetSecretValue*", true)]
    [InlineData("kms:*", false)]
    [InlineData("ssm:List*", false)]
    [InlineData("ssm:DescribeSecret", false)]
    [InlineData("cvm:*", false)]
    [InlineData("cvm:GetSecretValue", false)]
    [InlineData("ssmx:*", false)]
    public void An_action_is_compared_as_a_whole(string pattern, bool matches) =>
        Assert.Equal(matches, Read(pattern).Matches("ssm:GetSecretValue"));

    [Fact]
    public void Comparison_at_evaluation_heeds_letter_case()
    {
        Assert.False(Read("ssm:GetSecretValue").Matches("ssm:getsecretvalue"));
        Assert.False(Read("ssm:Get*").Matches("ssm:getSecretValue"));
    }

    private static ActionPattern Read(string action) =>
        Assert.Single(Policy.Identity(Policy.Of(Policy.Statement(action: Policy.Json(action)))).Statements[0].Actions);
}
