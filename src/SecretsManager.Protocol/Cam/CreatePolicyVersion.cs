using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Adds a version to a policy.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="PolicyDocument">The policy, JSON of the policy language 2.0.</param>
/// <param name="SetAsDefault">Whether it is in force at once.</param>
public sealed record CreatePolicyVersionRequest(ulong PolicyId, string PolicyDocument, bool SetAsDefault)
{
    /// <summary>Reads the request.</summary>
    public static CreatePolicyVersionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredText("PolicyDocument"),
        parameters.RequiredBoolean("SetAsDefault"));
}

/// <summary>The version is added.</summary>
/// <param name="VersionId">Its number; no other version of the policy ever had it.</param>
public sealed record CreatePolicyVersionResponse(int VersionId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("VersionId"u8, VersionId);
    }
}
