using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the users, groups and roles that a policy is attached to; those that it bounds are not among them.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="Page">Which page, from 1; 1 if absent.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
/// <param name="EntityFilter"><c>All</c>, <c>User</c>, <c>Group</c> or <c>Role</c>; All if absent.</param>
public sealed record ListEntitiesForPolicyRequest(ulong PolicyId, ulong? Page, ulong? Rp, string? EntityFilter)
{
    /// <summary>Reads the request.</summary>
    public static ListEntitiesForPolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("Rp"),
        parameters.Text("EntityFilter"));
}

/// <summary>A page of what a policy is attached to.</summary>
/// <param name="TotalNum">How many there are in all.</param>
/// <param name="List">The page: users, groups, roles, of each the newest first.</param>
public sealed record ListEntitiesForPolicyResponse(long TotalNum, IReadOnlyList<AttachEntityOfPolicy> List) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalNum"u8, TotalNum);
        writer.WriteStartArray("List"u8);
        foreach (AttachEntityOfPolicy entity in List)
            entity.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>A user, a group or a role that a policy is attached to.</summary>
/// <param name="Id">Its id; for a user the uid.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uin">The uin of a user; 0 for others.</param>
/// <param name="RelatedType">1 a user, 2 a group, 3 a role.</param>
/// <param name="AttachmentTime">When it was attached, UTC+8.</param>
public sealed record AttachEntityOfPolicy(string Id, string Name, long Uin, int RelatedType, string AttachmentTime)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Id"u8, Id);
        writer.WriteString("Name"u8, Name);
        writer.WriteNumber("Uin"u8, Uin);
        writer.WriteNumber("RelatedType"u8, RelatedType);
        writer.WriteString("AttachmentTime"u8, AttachmentTime);
        writer.WriteEndObject();
    }
}
