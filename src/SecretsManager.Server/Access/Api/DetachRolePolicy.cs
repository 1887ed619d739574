using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes a policy from a role. Role and policy are named by id or by name.</summary>
internal sealed class DetachRolePolicy(AccountDirectory directory, PolicyCalls policies, RoleCalls roles)
    : IAction<DetachRolePolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DetachRolePolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "PolicyName", "DetachRoleId", "DetachRoleName"],
    };

    public DetachRolePolicyRequest Read(ParameterReader parameters) => DetachRolePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DetachRolePolicyRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.DetachRoleId, request.DetachRoleName, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DetachRolePolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, request.PolicyName, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DetachRolePolicyRequest> call, CancellationToken cancellation)
    {
        DetachRolePolicyRequest request = call.Request;
        long account = call.Caller.Account;
        Stored<Role> stored = await roles.Get(account, request.DetachRoleId, request.DetachRoleName, cancellation, "DetachRoleId", "DetachRoleName");
        AttachablePolicy policy = await policies.Get(account, request.PolicyId, request.PolicyName, cancellation);
        if (Attachments.Without(stored.Value.Policies, policy) is { } attached)
        {
            call.Changes.Add(directory.Roles.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
