using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the roles of the account.</summary>
internal sealed class DescribeRoleList(RoleCalls roles) : IAction<DescribeRoleListRequest, DescribeRoleListResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeRoleList),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Page", "Rp"],
    };

    public DescribeRoleListRequest Read(ParameterReader parameters) => DescribeRoleListRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeRoleListRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(CamService.Name, string.Empty, call.Caller.Account));

    public async ValueTask<DescribeRoleListResponse> Handle(AuthorizedCall<DescribeRoleListRequest> call, CancellationToken cancellation)
    {
        DescribeRoleListRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp);
        (IReadOnlyList<Stored<Role>> found, long total) = await roles.Directory.Roles.List(
            new RecordQuery(RecordKind.Role, call.Caller.Account, string.Empty)
            {
                Tags = Filters(request.Tags),
                Offset = page.Offset,
                Limit = page.Length,
            },
            cancellation);
        return new DescribeRoleListResponse([.. found.Select(role => RoleCalls.Told(role.Value))], total);
    }

    private static IReadOnlyList<RecordTagFilter> Filters(IReadOnlyList<RoleTag> tags)
    {
        // The marks of attachments stand among the tags, and are nobody's to ask for.
        if (tags.Any(tag => TagRules.IsMark(tag.Key)))
            throw ParameterRules.Wrong("Tags", "keys that do not begin with the reserved 'qcs:'", "标签键不得以保留前缀 'qcs:' 开头", ErrorCode.InvalidParameterParamError);
        return TagRules.CheckFilters(
            [.. tags.GroupBy(tag => tag.Key, StringComparer.Ordinal).Select(key => new TagFilter(key.Key, [.. key.Select(tag => tag.Value)]))]);
    }
}
