using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Bounds what the policies of a role may give. The call touches the new boundary and the one that it replaces: whoever may not touch
/// the latter cannot leave it by this way.
/// </summary>
/// <remarks>
/// A boundary gives no rights. One that is meant to hold must not itself allow to put or delete boundaries: it would be left by whoever
/// it bounds.
/// </remarks>
internal sealed class PutRolePermissionsBoundary(AccountDirectory directory, PolicyCalls policies, RoleCalls roles, PermissionBoundaries boundaries)
    : IAction<PutRolePermissionsBoundaryRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(PutRolePermissionsBoundary),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "RoleId", "RoleName"],
    };

    public PutRolePermissionsBoundaryRequest Read(ParameterReader parameters) => PutRolePermissionsBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PutRolePermissionsBoundaryRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, PutRolePermissionsBoundaryRequest request, CancellationToken cancellation) =>
        [
            await policies.Resource(call, request.PolicyId, cancellation),
            .. await boundaries.OfRole(call, request.RoleId, request.RoleName, cancellation),
        ];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<PutRolePermissionsBoundaryRequest> call, CancellationToken cancellation)
    {
        PutRolePermissionsBoundaryRequest request = call.Request;
        long account = call.Caller.Account;
        Stored<Role> role = await roles.Get(account, request.RoleId, request.RoleName, cancellation);
        AttachablePolicy policy = await policies.Get(account, request.PolicyId, cancellation, ErrorCode.InvalidParameterPolicyIdNotExist);
        if (role.Value.Boundary != policy.PolicyId)
        {
            call.Changes.Add(directory.Roles.Update(role, role.Value with { Boundary = policy.PolicyId }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
