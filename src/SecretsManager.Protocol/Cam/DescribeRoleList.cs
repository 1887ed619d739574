using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the roles of the account.</summary>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Rp">How long a page is, 1 to 200.</param>
/// <param name="Tags">Only roles with all of these keys; values of one key by OR.</param>
public sealed record DescribeRoleListRequest(ulong Page, ulong Rp, IReadOnlyList<RoleTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static DescribeRoleListRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("Page"),
        parameters.RequiredUnsignedInteger("Rp"),
        parameters.ObjectList("Tags", RoleTag.Read));
}

/// <summary>A page of roles.</summary>
/// <param name="List">The roles of the page, newest first.</param>
/// <param name="TotalNum">How many there are in all.</param>
public sealed record DescribeRoleListResponse(IReadOnlyList<RoleInfo> List, long TotalNum) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("List"u8);
        foreach (RoleInfo role in List)
            role.Write(writer);
        writer.WriteEndArray();
        writer.WriteNumber("TotalNum"u8, TotalNum);
    }
}
