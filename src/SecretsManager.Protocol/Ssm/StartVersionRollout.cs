using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>
/// Lets some callers get another version when they ask for <c>SSM_Current</c>: those whom any of the rules names. Asked again for the same
/// version, it puts other rules in place of these.
/// </summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version that is rolled out.</param>
/// <param name="Percent">The share of callers that get it, 0 to 100; 0 if absent.</param>
/// <param name="Principals">Users, as uins or six-segment names, and roles that get it.</param>
/// <param name="Tags">Roles with any of these tags get it.</param>
/// <param name="Networks">Who calls from one of these addresses or ranges gets it.</param>
public sealed record StartVersionRolloutRequest(
    string SecretName, string VersionId, ulong? Percent, IReadOnlyList<string> Principals, IReadOnlyList<Tag> Tags, IReadOnlyList<string> Networks)
{
    /// <summary>Reads the request.</summary>
    public static StartVersionRolloutRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("VersionId"),
        parameters.UnsignedInteger("Percent"),
        parameters.TextList("Principals"),
        parameters.ObjectList("Tags", Tag.Read),
        parameters.TextList("Networks"));
}
