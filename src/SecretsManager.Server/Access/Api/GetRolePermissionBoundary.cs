using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells the policy that bounds a role, and its text: the call touches both.</summary>
internal sealed class GetRolePermissionBoundary(RoleCalls roles, PermissionBoundaries boundaries)
    : IAction<GetRolePermissionBoundaryRequest, PermissionBoundary>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetRolePermissionBoundary),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["RoleId"],
    };

    public GetRolePermissionBoundaryRequest Read(ParameterReader parameters) => GetRolePermissionBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetRolePermissionBoundaryRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, null, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, GetRolePermissionBoundaryRequest request, CancellationToken cancellation) =>
        await boundaries.OfRole(call, request.RoleId, null, cancellation);

    public async ValueTask<PermissionBoundary> Handle(AuthorizedCall<GetRolePermissionBoundaryRequest> call, CancellationToken cancellation)
    {
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, null, cancellation);
        return await boundaries.Told(call.Caller.Account, role.Value.Boundary, cancellation);
    }
}
