using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the policies that a user has, first those that he has himself, then those of his groups; each stands there once.</summary>
internal sealed class ListAttachedUserAllPolicies(AccountDirectory directory, AttachedPolicies attached, PolicyHolders holders)
    : IAction<ListAttachedUserAllPoliciesRequest, ListAttachedUserAllPoliciesResponse>
{
    private const ulong Himself = 1;
    private const ulong ByGroups = 2;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListAttachedUserAllPolicies),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["TargetUin", "Rp", "Page", "AttachType", "StrategyType", "Keyword"],
    };

    public ListAttachedUserAllPoliciesRequest Read(ParameterReader parameters) => ListAttachedUserAllPoliciesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAttachedUserAllPoliciesRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.User(call, request.TargetUin));

    public async ValueTask<ListAttachedUserAllPoliciesResponse> Handle(AuthorizedCall<ListAttachedUserAllPoliciesRequest> call, CancellationToken cancellation)
    {
        ListAttachedUserAllPoliciesRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp, ListPage.MostPages);
        string keyword = PolicyRules.CheckKeyword(request.Keyword);
        if (request.AttachType > ByGroups)
            throw ParameterRules.Wrong("AttachType", "0, 1, 2", "0、1、2", ErrorCode.InvalidParameterParamError);
        if (request.StrategyType is not (null or 1 or 2))
            throw ParameterRules.Wrong("StrategyType", "1, 2", "1、2", ErrorCode.InvalidParameterParamError);
        long account = call.Caller.Account;
        User user = (await holders.GetUser(account, request.TargetUin, cancellation)).Value;
        List<Group> groups = [];
        foreach (long groupId in user.Groups)
        {
            if (await directory.FindGroup(account, groupId, cancellation) is { } group)
                groups.Add(group.Value);
        }

        IEnumerable<Attachment> asked =
        [
            .. request.AttachType == ByGroups ? [] : user.Policies,
            .. request.AttachType == Himself ? [] : groups.SelectMany(group => group.Policies),
        ];
        AttachedPolicy[] all =
        [
            .. (await attached.Of(account, asked.DistinctBy(one => one.PolicyId), keyword, cancellation))
                .Where(one => request.StrategyType is not { } type || (ulong)one.Policy.Type == type),
        ];
        return new ListAttachedUserAllPoliciesResponse([.. page.Of(all).Select(one => Told(one, user, groups))], all.Length);
    }

    private static AttachedUserPolicy Told(AttachedPolicy one, User user, IEnumerable<Group> groups)
    {
        long policyId = one.Policy.PolicyId;
        Group[] having = [.. groups.Where(group => group.Policies.Any(attachment => attachment.PolicyId == policyId))];
        long first = user.Policies.Concat(having.SelectMany(group => group.Policies))
            .Where(attachment => attachment.PolicyId == policyId).Min(attachment => attachment.Attached);
        return new AttachedUserPolicy(
            policyId.ToString(CultureInfo.InvariantCulture),
            one.Policy.Name,
            one.Policy.Description,
            CamTime.Text(first),
            one.Policy.Type.ToString(CultureInfo.InvariantCulture),
            AttachablePolicy.CreateMode.ToString(CultureInfo.InvariantCulture),
            [.. having.Select(group => new AttachedUserPolicyGroup(group.GroupId, group.Name))]);
    }
}
