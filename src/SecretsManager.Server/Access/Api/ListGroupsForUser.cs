using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the groups of a user, page by page.</summary>
internal sealed class ListGroupsForUser(IdentityCalls calls) : IAction<ListGroupsForUserRequest, ListGroupsForUserResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListGroupsForUser),
        Effect = ActionEffect.Read,
        AuditFields = ["Uid", "SubUin", "Page", "Rp"],
        Regional = false,
    };

    public ListGroupsForUserRequest Read(ParameterReader parameters) => ListGroupsForUserRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListGroupsForUserRequest request, CancellationToken cancellation) =>
        new(IdentityResources.User(call, request.SubUin ?? request.Uid ?? 0));

    public async ValueTask<ListGroupsForUserResponse> Handle(AuthorizedCall<ListGroupsForUserRequest> call, CancellationToken cancellation)
    {
        ListGroupsForUserRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp);
        ulong number = request.SubUin ?? request.Uid ?? throw IdentityRefusals.NoUserNamed();
        if (request is { SubUin: { } uin, Uid: { } uid } && uin != uid)
            throw IdentityRules.Wrong("Uid", "absent, or the uid of the same user as SubUin", "不填，或与 SubUin 为同一用户");
        User user = (await calls.Get(call.Caller.Account, number, cancellation)).Value;
        List<GroupInfo> told = [];
        foreach (long groupId in page.Of(user.Groups))
        {
            if (await calls.Directory.FindGroup(user.Account, groupId, cancellation) is { } group)
                told.Add(IdentityCalls.Info(group.Value));
        }

        return new ListGroupsForUserResponse(user.Groups.Count, told);
    }
}
