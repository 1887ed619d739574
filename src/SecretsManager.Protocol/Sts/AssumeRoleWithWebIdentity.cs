using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Sts;

/// <summary>Trades an identity token of a workload for a session of a role. The call is not signed.</summary>
/// <param name="ProviderId">The name of the identity provider in the role's account.</param>
/// <param name="WebIdentityToken">The token that the provider issued; up to 8,192 characters.</param>
/// <param name="RoleArn">The role: <c>qcs::cam::uin/&lt;account&gt;:roleName/&lt;name&gt;</c> or <c>...:role/&lt;id&gt;</c>.</param>
/// <param name="RoleSessionName">2 to 128 letters, digits and <c>_ + = , . @ -</c>.</param>
/// <param name="DurationSeconds">How long; 7,200 if absent, at most 43,200 and what the role allows.</param>
public sealed record AssumeRoleWithWebIdentityRequest(
    string ProviderId, SecretValue WebIdentityToken, string RoleArn, string RoleSessionName, long? DurationSeconds)
{
    /// <summary>Reads the request.</summary>
    public static AssumeRoleWithWebIdentityRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("ProviderId"),
        parameters.RequiredSecretText("WebIdentityToken"),
        parameters.RequiredText("RoleArn"),
        parameters.RequiredText("RoleSessionName"),
        parameters.Integer("DurationSeconds"));
}
