using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells the policy that bounds a user, and its text: the call touches both.</summary>
internal sealed class GetUserPermissionBoundary(PolicyHolders holders, PermissionBoundaries boundaries)
    : IAction<GetUserPermissionBoundaryRequest, PermissionBoundary>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetUserPermissionBoundary),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["TargetUin"],
    };

    public GetUserPermissionBoundaryRequest Read(ParameterReader parameters) => GetUserPermissionBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetUserPermissionBoundaryRequest request, CancellationToken cancellation) =>
        holders.BoundedUser(call, request.TargetUin, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, GetUserPermissionBoundaryRequest request, CancellationToken cancellation) =>
        await boundaries.OfUser(call, request.TargetUin, cancellation);

    public async ValueTask<PermissionBoundary> Handle(AuthorizedCall<GetUserPermissionBoundaryRequest> call, CancellationToken cancellation)
    {
        Stored<User> user = await holders.GetUser(call.Caller.Account, call.Request.TargetUin, cancellation, ErrorCode.InvalidParameterUserNotExist);
        return await boundaries.Told(call.Caller.Account, user.Value.Boundary, cancellation);
    }
}
