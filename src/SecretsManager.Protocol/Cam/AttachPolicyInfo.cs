using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>A policy that a user or a group has.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="AddTime">When it was attached, UTC+8.</param>
/// <param name="CreateMode">2: it was written in the policy language.</param>
/// <param name="PolicyType"><c>User</c> for one of the account's own, <c>QCS</c> for a preset.</param>
/// <param name="Remark">Its description, or empty.</param>
/// <param name="OperateOwnerUin">The account of whoever attached it.</param>
/// <param name="OperateUin">Who attached it; empty if that is not known.</param>
public sealed record AttachPolicyInfo(
    long PolicyId,
    string PolicyName,
    string AddTime,
    int CreateMode,
    string PolicyType,
    string Remark,
    string OperateOwnerUin,
    string OperateUin)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("AddTime"u8, AddTime);
        writer.WriteNumber("CreateMode"u8, CreateMode);
        writer.WriteString("PolicyType"u8, PolicyType);
        writer.WriteString("Remark"u8, Remark);
        writer.WriteString("OperateOwnerUin"u8, OperateOwnerUin);
        writer.WriteString("OperateUin"u8, OperateUin);
        writer.WriteNumber("OperateUinType"u8, 0);
        writer.WriteNumber("Deactived"u8, 0);
        writer.WriteStartArray("DeactivedDetail"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>A page of the policies that a user or a group has.</summary>
/// <param name="TotalNum">How many there are in all.</param>
/// <param name="List">The page.</param>
public sealed record AttachPolicyPage(long TotalNum, IReadOnlyList<AttachPolicyInfo> List) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalNum"u8, TotalNum);
        writer.WriteStartArray("List"u8);
        foreach (AttachPolicyInfo policy in List)
            policy.Write(writer);
        writer.WriteEndArray();
    }
}
