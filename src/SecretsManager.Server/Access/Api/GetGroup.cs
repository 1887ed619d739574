using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Describes a group with its users.</summary>
internal sealed class GetGroup(IdentityCalls calls) : IAction<GetGroupRequest, GetGroupResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetGroup),
        Effect = ActionEffect.Read,
        AuditFields = ["GroupId"],
        Regional = false,
    };

    public GetGroupRequest Read(ParameterReader parameters) => GetGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetGroupRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Group(call, request.GroupId));

    public async ValueTask<GetGroupResponse> Handle(AuthorizedCall<GetGroupRequest> call, CancellationToken cancellation)
    {
        Group group = (await calls.GetGroup(call.Caller.Account, call.Request.GroupId, cancellation)).Value;
        (IReadOnlyList<Stored<User>> members, long total) = await calls.Directory.Users.List(
            IdentityCalls.Members(group.Account, group.GroupId, 0, IdentityRules.MostUsersInGroup), cancellation);
        return new GetGroupResponse(
            group.GroupId, group.Name, total, group.Remark, group.Created, [.. members.Select(user => IdentityCalls.MemberInfo(user.Value))]);
    }
}
