using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the groups of the account, page by page.</summary>
internal sealed class ListGroups(IdentityCalls calls) : IAction<ListGroupsRequest, ListGroupsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListGroups),
        Effect = ActionEffect.Read,
        AuditFields = ["Page", "Rp", "Keyword"],
        Regional = false,
    };

    public ListGroupsRequest Read(ParameterReader parameters) => ListGroupsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListGroupsRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Operation(call));

    public async ValueTask<ListGroupsResponse> Handle(AuthorizedCall<ListGroupsRequest> call, CancellationToken cancellation)
    {
        ListPage page = ListPage.Check(call.Request.Page, call.Request.Rp);
        string keyword = PolicyRules.CheckKeyword(call.Request.Keyword);
        RecordQuery all = new(RecordKind.Group, call.Caller.Account, string.Empty) { Offset = 0, Limit = IdentityRules.MostGroups };
        (IReadOnlyList<Stored<Group>> groups, _) = await calls.Directory.Groups.List(all, cancellation);
        GroupInfo[] found =
            [.. groups.Where(group => group.Value.Name.Contains(keyword, StringComparison.Ordinal)).Select(group => IdentityCalls.Info(group.Value))];
        return new ListGroupsResponse(found.Length, [.. page.Of(found)]);
    }
}
