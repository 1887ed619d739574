using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the policies of a role.</summary>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Rp">How long a page is, 1 to 200.</param>
/// <param name="RoleId">The role's id; needed unless RoleName names it.</param>
/// <param name="RoleName">The role's name.</param>
/// <param name="PolicyType"><c>User</c> for the account's own only, <c>QCS</c> for presets only.</param>
/// <param name="Keyword">Part of the name; case matters.</param>
public sealed record ListAttachedRolePoliciesRequest(ulong Page, ulong Rp, string? RoleId, string? RoleName, string? PolicyType, string? Keyword)
{
    /// <summary>Reads the request.</summary>
    public static ListAttachedRolePoliciesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("Page"),
        parameters.RequiredUnsignedInteger("Rp"),
        parameters.Text("RoleId"),
        parameters.Text("RoleName"),
        parameters.Text("PolicyType"),
        parameters.Text("Keyword"));
}

/// <summary>A page of the policies of a role.</summary>
/// <param name="List">The page.</param>
/// <param name="TotalNum">How many there are in all.</param>
public sealed record ListAttachedRolePoliciesResponse(IReadOnlyList<AttachedPolicyOfRole> List, long TotalNum) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("List"u8);
        foreach (AttachedPolicyOfRole policy in List)
            policy.Write(writer);
        writer.WriteEndArray();
        writer.WriteNumber("TotalNum"u8, TotalNum);
    }
}

/// <summary>A policy that a role has.</summary>
/// <param name="PolicyId">Its id.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="AddTime">When it was attached, UTC+8.</param>
/// <param name="PolicyType"><c>User</c> for one of the account's own, <c>QCS</c> for a preset.</param>
/// <param name="CreateMode">2: it was written in the policy language.</param>
/// <param name="Description">Its description, or empty.</param>
public sealed record AttachedPolicyOfRole(long PolicyId, string PolicyName, string AddTime, string PolicyType, int CreateMode, string Description)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("AddTime"u8, AddTime);
        writer.WriteString("PolicyType"u8, PolicyType);
        writer.WriteNumber("CreateMode"u8, CreateMode);
        writer.WriteNumber("Deactived"u8, 0);
        writer.WriteStartArray("DeactivedDetail"u8);
        writer.WriteEndArray();
        writer.WriteString("Description"u8, Description);
        writer.WriteEndObject();
    }
}
