using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives a group a policy.</summary>
internal sealed class AttachGroupPolicy(AccountDirectory directory, PolicyCalls policies, PolicyHolders holders)
    : IAction<AttachGroupPolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(AttachGroupPolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "AttachGroupId"],
    };

    public AttachGroupPolicyRequest Read(ParameterReader parameters) => AttachGroupPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AttachGroupPolicyRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.Group(call, request.AttachGroupId));

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, AttachGroupPolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AttachGroupPolicyRequest> call, CancellationToken cancellation)
    {
        Stored<Group> stored = await holders.GetGroup(call.Caller.Account, call.Request.AttachGroupId, cancellation);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        if (Attachments.With(stored.Value.Policies, policy, call) is { } attached)
        {
            call.Changes.Add(directory.Groups.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
