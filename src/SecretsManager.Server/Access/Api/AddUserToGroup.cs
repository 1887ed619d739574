using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Adds users to groups: all that is asked for, or nothing.</summary>
internal sealed class AddUserToGroup(GroupMembership membership) : IAction<AddUserToGroupRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(AddUserToGroup),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public AddUserToGroupRequest Read(ParameterReader parameters) => AddUserToGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AddUserToGroupRequest request, CancellationToken cancellation) =>
        new(GroupMembership.First(call, request.Info));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, AddUserToGroupRequest request, CancellationToken cancellation) =>
        new(GroupMembership.Others(call, request.Info));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AddUserToGroupRequest> call, CancellationToken cancellation)
    {
        await membership.Apply(call, call.Request.Info, join: true, cancellation);
        return EmptyResponse.Instance;
    }
}
