using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Replaces the trust policy of a role. Sessions that were given under the old one last on; <see cref="RevokeRoleSessions"/> ends them.</summary>
internal sealed class UpdateAssumeRolePolicy(RoleCalls roles, TrustPolicies trust) : IAction<UpdateAssumeRolePolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateAssumeRolePolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleId", "RoleName"],
    };

    public UpdateAssumeRolePolicyRequest Read(ParameterReader parameters) => UpdateAssumeRolePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateAssumeRolePolicyRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.RoleId, request.RoleName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateAssumeRolePolicyRequest> call, CancellationToken cancellation)
    {
        PolicyDocument trusted = trust.Check(call.Request.PolicyDocument);
        Stored<Role> role = await roles.Get(call.Caller.Account, call.Request.RoleId, call.Request.RoleName, cancellation);
        call.Changes.Add(roles.Directory.Roles.Update(role, role.Value with { TrustPolicy = call.Request.PolicyDocument, Updated = call.Now }));
        call.Note("PolicyDocument", PolicyText.Canonical(trusted));
        return EmptyResponse.Instance;
    }
}
