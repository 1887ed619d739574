using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>The policy that bounds a user or a role; zeros and empty texts where there is none.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="PolicyDocument">The version in force, as it was written.</param>
/// <param name="PolicyType">1 for one of the account's own, 2 for a preset.</param>
/// <param name="CreateMode">2: it was written in the policy language.</param>
public sealed record PermissionBoundary(long PolicyId, string PolicyName, string PolicyDocument, int PolicyType, int CreateMode) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("PolicyDocument"u8, PolicyDocument);
        writer.WriteNumber("PolicyType"u8, PolicyType);
        writer.WriteNumber("CreateMode"u8, CreateMode);
    }
}
