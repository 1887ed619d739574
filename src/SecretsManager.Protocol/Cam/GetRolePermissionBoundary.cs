using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Tells the boundary of a role.</summary>
/// <param name="RoleId">The role's id.</param>
public sealed record GetRolePermissionBoundaryRequest(string RoleId)
{
    /// <summary>Reads the request.</summary>
    public static GetRolePermissionBoundaryRequest Read(ParameterReader parameters) => new(parameters.RequiredText("RoleId"));
}
