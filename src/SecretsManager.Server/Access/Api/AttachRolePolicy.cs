using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives a role a policy. Role and policy are named by id or by name.</summary>
internal sealed class AttachRolePolicy(AccountDirectory directory, PolicyCalls policies, RoleCalls roles)
    : IAction<AttachRolePolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(AttachRolePolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "PolicyName", "AttachRoleId", "AttachRoleName"],
    };

    public AttachRolePolicyRequest Read(ParameterReader parameters) => AttachRolePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AttachRolePolicyRequest request, CancellationToken cancellation) =>
        roles.Named(call, request.AttachRoleId, request.AttachRoleName, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, AttachRolePolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, request.PolicyName, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AttachRolePolicyRequest> call, CancellationToken cancellation)
    {
        AttachRolePolicyRequest request = call.Request;
        long account = call.Caller.Account;
        Stored<Role> stored = await roles.Get(account, request.AttachRoleId, request.AttachRoleName, cancellation, "AttachRoleId", "AttachRoleName");
        AttachablePolicy policy = await policies.Get(account, request.PolicyId, request.PolicyName, cancellation);
        if (Attachments.With(stored.Value.Policies, policy, call) is { } attached)
        {
            call.Changes.Add(directory.Roles.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
