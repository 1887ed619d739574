using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What a list tells of a policy. What belongs to services that were closed or own a policy is a typed zero.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="AddTime">When it was created, UTC+8.</param>
/// <param name="Type">1 for one of the account's own, 2 for a preset.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="CreateMode">2: it was written in the policy language.</param>
/// <param name="Attachments">How many users it is attached to.</param>
/// <param name="ServiceType">The service that a preset is for, or empty.</param>
/// <param name="AttachEntityCount">How many users, groups and roles it is attached to.</param>
/// <param name="AttachEntityBoundaryCount">How many users and roles it bounds.</param>
/// <param name="UpdateTime">When it was last changed, UTC+8.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="PermissionLevel"><c>Global</c> or <c>CloudProduct</c> for a preset, or empty.</param>
public sealed record StrategyInfo(
    long PolicyId,
    string PolicyName,
    string AddTime,
    int Type,
    string Description,
    int CreateMode,
    long Attachments,
    string ServiceType,
    long AttachEntityCount,
    long AttachEntityBoundaryCount,
    string UpdateTime,
    IReadOnlyList<PolicyTag> Tags,
    string PermissionLevel)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("AddTime"u8, AddTime);
        writer.WriteNumber("Type"u8, Type);
        writer.WriteString("Description"u8, Description);
        writer.WriteNumber("CreateMode"u8, CreateMode);
        writer.WriteNumber("Attachments"u8, Attachments);
        writer.WriteString("ServiceType"u8, ServiceType);
        writer.WriteNumber("IsAttached"u8, 0);
        writer.WriteNumber("Deactived"u8, 0);
        writer.WriteStartArray("DeactivedDetail"u8);
        writer.WriteEndArray();
        writer.WriteNumber("IsServiceLinkedPolicy"u8, 0);
        writer.WriteNumber("AttachEntityCount"u8, AttachEntityCount);
        writer.WriteNumber("AttachEntityBoundaryCount"u8, AttachEntityBoundaryCount);
        writer.WriteString("UpdateTime"u8, UpdateTime);
        writer.WriteStartArray("Tags"u8);
        foreach (PolicyTag tag in Tags)
            tag.Write(writer);
        writer.WriteEndArray();
        writer.WriteString("PermissionLevel"u8, PermissionLevel);
        writer.WriteEndObject();
    }
}
