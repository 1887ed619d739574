using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Creates a policy of the account's own.</summary>
/// <param name="PolicyName">1 to 128 letters, digits and <c>+=,.@-_</c>; once in an account.</param>
/// <param name="PolicyDocument">The policy, JSON of the policy language 2.0.</param>
/// <param name="Description">Up to 300 bytes of UTF-8.</param>
/// <param name="Tags">Tags, each key once.</param>
public sealed record CreatePolicyRequest(string PolicyName, string PolicyDocument, string? Description, IReadOnlyList<PolicyTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static CreatePolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("PolicyName"),
        parameters.RequiredText("PolicyDocument"),
        parameters.Text("Description"),
        parameters.ObjectList("Tags", PolicyTag.Read));
}

/// <summary>The policy is created.</summary>
/// <param name="PolicyId">The policy's id.</param>
public sealed record CreatePolicyResponse(long PolicyId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("PolicyId"u8, PolicyId);
    }
}
