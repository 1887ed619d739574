using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Takes the boundary from a user: all that its policies give counts again. The call touches the user and the boundary.
/// </summary>
/// <remarks>A boundary that is meant to hold must not itself allow this action.</remarks>
internal sealed class DeleteUserPermissionsBoundary(AccountDirectory directory, PolicyHolders holders, PermissionBoundaries boundaries)
    : IAction<DeleteUserPermissionsBoundaryRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteUserPermissionsBoundary),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TargetUin"],
    };

    public DeleteUserPermissionsBoundaryRequest Read(ParameterReader parameters) => DeleteUserPermissionsBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteUserPermissionsBoundaryRequest request, CancellationToken cancellation) =>
        holders.BoundedUser(call, request.TargetUin, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DeleteUserPermissionsBoundaryRequest request, CancellationToken cancellation) =>
        await boundaries.OfUser(call, request.TargetUin, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteUserPermissionsBoundaryRequest> call, CancellationToken cancellation)
    {
        Stored<User> user = await holders.GetUser(call.Caller.Account, call.Request.TargetUin, cancellation, ErrorCode.InvalidParameterUserNotExist);
        if (user.Value.Boundary is not null)
            call.Changes.Add(directory.Users.Update(user, user.Value with { Boundary = null }));
        return EmptyResponse.Instance;
    }
}
