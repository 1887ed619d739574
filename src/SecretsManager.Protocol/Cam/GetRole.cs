using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Tells of a role.</summary>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record GetRoleRequest(string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static GetRoleRequest Read(ParameterReader parameters) => new(parameters.Text("RoleId"), parameters.Text("RoleName"));
}

/// <summary>The role.</summary>
/// <param name="RoleInfo">The role.</param>
public sealed record GetRoleResponse(RoleInfo RoleInfo) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("RoleInfo"u8);
        RoleInfo.Write(writer);
    }
}
