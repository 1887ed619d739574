using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the users of a group, page by page.</summary>
internal sealed class ListUsersForGroup(IdentityCalls calls) : IAction<ListUsersForGroupRequest, ListUsersForGroupResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListUsersForGroup),
        Effect = ActionEffect.Read,
        AuditFields = ["GroupId", "Page", "Rp"],
        Regional = false,
    };

    public ListUsersForGroupRequest Read(ParameterReader parameters) => ListUsersForGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListUsersForGroupRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Group(call, request.GroupId));

    public async ValueTask<ListUsersForGroupResponse> Handle(AuthorizedCall<ListUsersForGroupRequest> call, CancellationToken cancellation)
    {
        ListPage page = ListPage.Check(call.Request.Page, call.Request.Rp);
        Group group = (await calls.GetGroup(call.Caller.Account, call.Request.GroupId, cancellation)).Value;
        (IReadOnlyList<Stored<User>> members, long total) = await calls.Directory.Users.List(
            IdentityCalls.Members(group.Account, group.GroupId, page.Offset, page.Length), cancellation);
        return new ListUsersForGroupResponse(total, [.. members.Select(user => IdentityCalls.MemberInfo(user.Value))]);
    }
}
