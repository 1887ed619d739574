using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes users out of groups: all that is asked for, or nothing.</summary>
internal sealed class RemoveUserFromGroup(GroupMembership membership) : IAction<RemoveUserFromGroupRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(RemoveUserFromGroup),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public RemoveUserFromGroupRequest Read(ParameterReader parameters) => RemoveUserFromGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RemoveUserFromGroupRequest request, CancellationToken cancellation) =>
        new(GroupMembership.First(call, request.Info));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, RemoveUserFromGroupRequest request, CancellationToken cancellation) =>
        new(GroupMembership.Others(call, request.Info));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<RemoveUserFromGroupRequest> call, CancellationToken cancellation)
    {
        await membership.Apply(call, call.Request.Info, join: false, cancellation);
        return EmptyResponse.Instance;
    }
}
