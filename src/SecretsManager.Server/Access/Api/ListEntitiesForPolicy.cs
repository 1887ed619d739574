using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Lists the users, groups and roles that a policy is attached to. Whoever would know how far a change of the policy reaches must also
/// look for those that it bounds, which the API does not list here; ListPolicies counts them.
/// </summary>
internal sealed class ListEntitiesForPolicy(AccountDirectory directory, PolicyCalls policies)
    : IAction<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>
{
    private const string All = "All";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListEntitiesForPolicy),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["PolicyId", "Page", "Rp", "EntityFilter"],
    };

    public ListEntitiesForPolicyRequest Read(ParameterReader parameters) => ListEntitiesForPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListEntitiesForPolicyRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<ListEntitiesForPolicyResponse> Handle(AuthorizedCall<ListEntitiesForPolicyRequest> call, CancellationToken cancellation)
    {
        ListEntitiesForPolicyRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp);
        string filter = CheckFilter(request.EntityFilter);
        long account = call.Caller.Account;
        long policyId = (await policies.Get(account, request.PolicyId, cancellation, ErrorCode.InvalidParameterPolicyIdError)).PolicyId;
        List<AttachEntityOfPolicy> told = [];
        long total = 0;
        await Add("User", RecordKind.User, directory.Users, user => Told(Text(user.Uid), user.Name, user.Uin, 1, user.Policies));
        await Add("Group", RecordKind.Group, directory.Groups, group => Told(Text(group.GroupId), group.Name, 0, 2, group.Policies));
        await Add("Role", RecordKind.Role, directory.Roles, role => Told(role.RoleId, role.Name, 0, 3, role.Policies));
        return new ListEntitiesForPolicyResponse(total, told);

        async ValueTask Add<T>(string name, string kind, RecordStore<T> store, Func<T, AttachEntityOfPolicy> tell)
            where T : class
        {
            if (filter != All && filter != name)
                return;
            RecordQuery query = new(kind, account, string.Empty)
            {
                Tags = [DirectoryMarks.Policy(policyId)],
                Offset = long.Max(0, page.Offset - total),
                Limit = page.Length - told.Count,
            };
            (IReadOnlyList<Stored<T>> found, long count) = await store.List(query, cancellation);
            told.AddRange(found.Select(stored => tell(stored.Value)));
            total += count;
        }

        AttachEntityOfPolicy Told(string id, string name, long uin, int type, IReadOnlyList<Attachment> attached) => new(
            id, name, uin, type, CamTime.Text(attached.First(one => one.PolicyId == policyId).Attached));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string CheckFilter(string? filter) => filter switch
    {
        null or "" => All,
        All or "User" or "Group" or "Role" => filter,
        _ => throw ParameterRules.Wrong("EntityFilter", "All, User, Group, Role", "All、User、Group、Role", ErrorCode.InvalidParameterEntityFilterError),
    };
}
