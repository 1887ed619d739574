using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Sts;

/// <summary>Takes a role for a while.</summary>
/// <param name="RoleArn">The role: <c>qcs::cam::uin/&lt;account&gt;:roleName/&lt;name&gt;</c> or <c>...:role/&lt;id&gt;</c>.</param>
/// <param name="RoleSessionName">2 to 128 letters, digits and <c>_ + = , . @ -</c>.</param>
/// <param name="DurationSeconds">How long; 7,200 if absent, at most 43,200 and what the role allows.</param>
/// <param name="Policy">A policy, URL-encoded, that narrows what the session may.</param>
/// <param name="ExternalId">What the role's owner asks for; 2 to 128 letters, digits and <c>_ + = , . @ : / -</c>.</param>
/// <param name="Tags">Up to 50 tags of the session, which policies know as tags of the request.</param>
/// <param name="SourceIdentity">The uin of the caller.</param>
/// <param name="SerialNumber">The caller's device of one-time passwords; with <paramref name="TokenCode"/> or not at all.</param>
/// <param name="TokenCode">A one-time password.</param>
public sealed record AssumeRoleRequest(
    string RoleArn,
    string RoleSessionName,
    ulong? DurationSeconds,
    string? Policy,
    string? ExternalId,
    IReadOnlyList<SessionTag> Tags,
    string? SourceIdentity,
    string? SerialNumber,
    SecretValue? TokenCode)
{
    /// <summary>Reads the request.</summary>
    public static AssumeRoleRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("RoleArn"),
        parameters.RequiredText("RoleSessionName"),
        parameters.UnsignedInteger("DurationSeconds"),
        parameters.Text("Policy"),
        parameters.Text("ExternalId"),
        parameters.ObjectList("Tags", SessionTag.Read),
        parameters.Text("SourceIdentity"),
        parameters.Text("SerialNumber"),
        parameters.SecretText("TokenCode"));
}

/// <summary>A tag of a session.</summary>
/// <param name="Key">The key; once in a session.</param>
/// <param name="Value">The value.</param>
public sealed record SessionTag(string Key, string Value)
{
    /// <summary>Reads a tag of a request.</summary>
    public static SessionTag Read(ParameterReader parameters) => new(parameters.RequiredText("Key"), parameters.RequiredText("Value"));
}
