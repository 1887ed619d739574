using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the policies that a user has himself, in the order in which he got them.</summary>
internal sealed class ListAttachedUserPolicies(AttachedPolicies attached, PolicyHolders holders)
    : IAction<ListAttachedUserPoliciesRequest, AttachPolicyPage>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListAttachedUserPolicies),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["TargetUin", "Page", "Rp"],
    };

    public ListAttachedUserPoliciesRequest Read(ParameterReader parameters) => ListAttachedUserPoliciesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAttachedUserPoliciesRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.User(call, request.TargetUin));

    public async ValueTask<AttachPolicyPage> Handle(AuthorizedCall<ListAttachedUserPoliciesRequest> call, CancellationToken cancellation)
    {
        ListPage page = ListPage.Check(call.Request.Page, call.Request.Rp);
        Stored<User> user = await holders.GetUser(call.Caller.Account, call.Request.TargetUin, cancellation);
        return AttachedPolicies.Told(page, await attached.Of(call.Caller.Account, user.Value.Policies, string.Empty, cancellation), call.Caller.Account);
    }
}
