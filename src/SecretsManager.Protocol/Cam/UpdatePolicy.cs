using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Changes a policy of the account's own. What is absent stays as it is.</summary>
/// <param name="PolicyId">The policy's id; needed unless PolicyName names it.</param>
/// <param name="PolicyName">The policy's name; beside an id, the name that it gets.</param>
/// <param name="Description">Up to 300 bytes of UTF-8.</param>
/// <param name="PolicyDocument">What takes the place of the version in force.</param>
/// <param name="Alias">A remark on a preset; there are none here.</param>
public sealed record UpdatePolicyRequest(ulong? PolicyId, string? PolicyName, string? Description, string? PolicyDocument, string? Alias)
{
    /// <summary>Reads the request.</summary>
    public static UpdatePolicyRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("PolicyId"),
        parameters.Text("PolicyName"),
        parameters.Text("Description"),
        parameters.Text("PolicyDocument"),
        parameters.Text("Alias"));
}

/// <summary>The policy is changed.</summary>
/// <param name="PolicyId">The policy's id.</param>
public sealed record UpdatePolicyResponse(long PolicyId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("PolicyId"u8, PolicyId);
    }
}
