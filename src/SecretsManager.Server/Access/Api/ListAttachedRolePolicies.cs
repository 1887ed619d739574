using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the policies of a role, in the order in which it got them.</summary>
internal sealed class ListAttachedRolePolicies(AttachedPolicies attached, RoleCalls roles)
    : IAction<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListAttachedRolePolicies),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Page", "Rp", "RoleId", "RoleName", "PolicyType", "Keyword"],
    };

    public ListAttachedRolePoliciesRequest Read(ParameterReader parameters) => ListAttachedRolePoliciesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAttachedRolePoliciesRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<ListAttachedRolePoliciesResponse> Handle(AuthorizedCall<ListAttachedRolePoliciesRequest> call, CancellationToken cancellation)
    {
        ListAttachedRolePoliciesRequest request = call.Request;
        ListPage page = ListPage.Check(request.Page, request.Rp);
        string keyword = PolicyRules.CheckKeyword(request.Keyword);
        if (request.PolicyType is not (null or "" or "User" or "QCS"))
            throw ParameterRules.Wrong("PolicyType", "User, QCS", "User、QCS", ErrorCode.InvalidParameterParamError);
        long account = call.Caller.Account;
        Stored<Role> role = await roles.Get(account, request.RoleId, request.RoleName, cancellation);
        AttachedPolicy[] all =
        [
            .. (await attached.Of(account, role.Value.Policies, keyword, cancellation))
                .Where(one => string.IsNullOrEmpty(request.PolicyType) || one.Policy.TypeName == request.PolicyType),
        ];
        return new ListAttachedRolePoliciesResponse([.. page.Of(all).Select(Told)], all.Length);
    }

    private static AttachedPolicyOfRole Told(AttachedPolicy one) => new(
        one.Policy.PolicyId, one.Policy.Name, CamTime.Text(one.Attachment.Attached), one.Policy.TypeName, AttachablePolicy.CreateMode, one.Policy.Description);
}
