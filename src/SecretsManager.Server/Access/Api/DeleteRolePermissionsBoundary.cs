using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Takes the boundary from a role: all that its policies give counts again. The call touches the role and the boundary.
/// </summary>
/// <remarks>A boundary that is meant to hold must not itself allow this action.</remarks>
internal sealed class DeleteRolePermissionsBoundary(AccountDirectory directory, RoleCalls roles, PermissionBoundaries boundaries)
    : IAction<DeleteRolePermissionsBoundaryRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteRolePermissionsBoundary),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public DeleteRolePermissionsBoundaryRequest Read(ParameterReader parameters) => DeleteRolePermissionsBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteRolePermissionsBoundaryRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DeleteRolePermissionsBoundaryRequest request, CancellationToken cancellation) =>
        await boundaries.OfRole(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteRolePermissionsBoundaryRequest> call, CancellationToken cancellation)
    {
        DeleteRolePermissionsBoundaryRequest request = call.Request;
        Stored<Role> role = await roles.Get(call.Caller.Account, request.RoleId, request.RoleName, cancellation);
        if (role.Value.Boundary is not null)
            call.Changes.Add(directory.Roles.Update(role, role.Value with { Boundary = null }));
        return EmptyResponse.Instance;
    }
}
