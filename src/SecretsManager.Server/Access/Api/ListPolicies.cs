using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the policies of the account, newest first, and after them the presets.</summary>
internal sealed class ListPolicies(AccountDirectory directory) : IAction<ListPoliciesRequest, ListPoliciesResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListPolicies),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Rp", "Page", "Scope", "Keyword"],
    };

    public ListPoliciesRequest Read(ParameterReader parameters) => ListPoliciesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListPoliciesRequest request, CancellationToken cancellation) =>
        PolicyCalls.Operation(call);

    public async ValueTask<ListPoliciesResponse> Handle(AuthorizedCall<ListPoliciesRequest> call, CancellationToken cancellation)
    {
        ListPoliciesRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp, ListPage.MostPages);
        (bool own, bool presets) = CheckScope(request.Scope);
        string keyword = PolicyRules.CheckKeyword(request.Keyword);
        (IReadOnlyList<Stored<Policy>> found, long total) = own ? await Own(call.Caller.Account, page, keyword, cancellation) : ([], 0);
        AttachablePolicy[] others = presets
            ? [.. Presets.All.Where(preset => preset.Name.Contains(keyword, StringComparison.Ordinal)).Select(AttachablePolicy.Of)]
            : [];
        IEnumerable<AttachablePolicy> shown = found.Select(AttachablePolicy.Of)
            .Concat(others.Skip((int)long.Max(0, page.Offset - total)).Take(page.Length - found.Count));
        PolicyUses uses = await PolicyUses.Count(directory, call.Caller.Account, cancellation);
        return new ListPoliciesResponse(total + others.Length, [.. shown.Select(policy => Told(policy, uses))]);
    }

    private static (bool Own, bool Presets) CheckScope(string? scope) => scope switch
    {
        null or "" or "All" => (true, true),
        "QCS" => (false, true),
        "Local" => (true, false),
        _ => throw ParameterRules.Wrong("Scope", "All, QCS, Local", "All、QCS、Local", ErrorCode.InvalidParameterScopeError),
    };

    private static StrategyInfo Told(AttachablePolicy policy, PolicyUses uses) => new(
        policy.PolicyId,
        policy.Name,
        CamTime.Text(policy.Created),
        policy.Type,
        policy.Description,
        AttachablePolicy.CreateMode,
        uses.UsersOf(policy.PolicyId),
        policy.Service,
        uses.HoldersOf(policy.PolicyId),
        uses.BoundedBy(policy.PolicyId),
        CamTime.Text(policy.Updated),
        policy.Tags,
        policy.Level);

    private Task<(IReadOnlyList<Stored<Policy>> Records, long Total)> Own(long account, ListPage page, string keyword, CancellationToken cancellation) =>
        directory.Policies.List(PolicyRules.Own(account) with { InstanceContains = keyword, Offset = page.Offset, Limit = page.Length }, cancellation);
}
