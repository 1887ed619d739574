using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>A policy that a user has, himself or by groups.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="AddTime">When it was first attached, UTC+8.</param>
/// <param name="StrategyType"><c>1</c> for one of the account's own, <c>2</c> for a preset.</param>
/// <param name="CreateMode"><c>2</c>: it was written in the policy language.</param>
/// <param name="Groups">His groups that have it.</param>
public sealed record AttachedUserPolicy(
    string PolicyId,
    string PolicyName,
    string Description,
    string AddTime,
    string StrategyType,
    string CreateMode,
    IReadOnlyList<AttachedUserPolicyGroup> Groups)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("AddTime"u8, AddTime);
        writer.WriteString("StrategyType"u8, StrategyType);
        writer.WriteString("CreateMode"u8, CreateMode);
        writer.WriteStartArray("Groups"u8);
        foreach (AttachedUserPolicyGroup group in Groups)
            group.Write(writer);
        writer.WriteEndArray();
        writer.WriteNumber("Deactived"u8, 0);
        writer.WriteStartArray("DeactivedDetail"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>A group by which a user has a policy.</summary>
/// <param name="GroupId">Its id.</param>
/// <param name="GroupName">Its name.</param>
public sealed record AttachedUserPolicyGroup(long GroupId, string GroupName)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("GroupId"u8, GroupId);
        writer.WriteString("GroupName"u8, GroupName);
        writer.WriteEndObject();
    }
}
