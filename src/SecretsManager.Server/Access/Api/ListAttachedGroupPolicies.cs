using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the policies of a group, in the order in which it got them.</summary>
internal sealed class ListAttachedGroupPolicies(AttachedPolicies attached, PolicyHolders holders)
    : IAction<ListAttachedGroupPoliciesRequest, AttachPolicyPage>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListAttachedGroupPolicies),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["TargetGroupId", "Page", "Rp", "Keyword"],
    };

    public ListAttachedGroupPoliciesRequest Read(ParameterReader parameters) => ListAttachedGroupPoliciesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAttachedGroupPoliciesRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.Group(call, request.TargetGroupId));

    public async ValueTask<AttachPolicyPage> Handle(AuthorizedCall<ListAttachedGroupPoliciesRequest> call, CancellationToken cancellation)
    {
        ListPage page = ListPage.Check(call.Request.Page, call.Request.Rp);
        string keyword = PolicyRules.CheckKeyword(call.Request.Keyword);
        Stored<Group> group = await holders.GetGroup(call.Caller.Account, call.Request.TargetGroupId, cancellation);
        return AttachedPolicies.Told(page, await attached.Of(call.Caller.Account, group.Value.Policies, keyword, cancellation), call.Caller.Account);
    }
}
