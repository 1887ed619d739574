using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Bounds what the policies of a user may give. The call touches the new boundary and the one that it replaces: whoever may not touch
/// the latter cannot leave it by this way.
/// </summary>
/// <remarks>
/// A boundary gives no rights. One that is meant to hold must not itself allow to put or delete boundaries: it would be left by whoever
/// it bounds.
/// </remarks>
internal sealed class PutUserPermissionsBoundary(AccountDirectory directory, PolicyCalls policies, PolicyHolders holders, PermissionBoundaries boundaries)
    : IAction<PutUserPermissionsBoundaryRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(PutUserPermissionsBoundary),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TargetUin", "PolicyId"],
    };

    public PutUserPermissionsBoundaryRequest Read(ParameterReader parameters) => PutUserPermissionsBoundaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PutUserPermissionsBoundaryRequest request, CancellationToken cancellation) =>
        holders.BoundedUser(call, request.TargetUin, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, PutUserPermissionsBoundaryRequest request, CancellationToken cancellation) =>
        [
            await policies.Resource(call, request.PolicyId, cancellation),
            .. await boundaries.OfUser(call, request.TargetUin, cancellation),
        ];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<PutUserPermissionsBoundaryRequest> call, CancellationToken cancellation)
    {
        Stored<User> user = await holders.GetUser(call.Caller.Account, call.Request.TargetUin, cancellation, ErrorCode.InvalidParameterUserNotExist);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation, ErrorCode.InvalidParameterPolicyIdNotExist);
        if (user.Value.Boundary != policy.PolicyId)
        {
            call.Changes.Add(directory.Users.Update(user, user.Value with { Boundary = policy.PolicyId }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
