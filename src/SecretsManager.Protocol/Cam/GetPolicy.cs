using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Tells all of a policy.</summary>
/// <param name="PolicyId">The policy's id.</param>
public sealed record GetPolicyRequest(ulong PolicyId)
{
    /// <summary>Reads the request.</summary>
    public static GetPolicyRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("PolicyId"));
}

/// <summary>A policy with the version in force.</summary>
/// <param name="PolicyName">Its name.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="Type">1 for one of the account's own, 2 for a preset.</param>
/// <param name="AddTime">When it was created, UTC+8.</param>
/// <param name="UpdateTime">When it was last changed, UTC+8.</param>
/// <param name="PolicyDocument">The version in force, as it was written.</param>
/// <param name="Tags">Its tags.</param>
public sealed record GetPolicyResponse(
    string PolicyName,
    string Description,
    int Type,
    string AddTime,
    string UpdateTime,
    string PolicyDocument,
    IReadOnlyList<PolicyTag> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("Description"u8, Description);
        writer.WriteNumber("Type"u8, Type);
        writer.WriteString("AddTime"u8, AddTime);
        writer.WriteString("UpdateTime"u8, UpdateTime);
        writer.WriteString("PolicyDocument"u8, PolicyDocument);
        writer.WriteString("PresetAlias"u8, ""u8);
        writer.WriteNumber("IsServiceLinkedRolePolicy"u8, 0);
        writer.WriteStartArray("Tags"u8);
        foreach (PolicyTag tag in Tags)
            tag.Write(writer);
        writer.WriteEndArray();
    }
}
