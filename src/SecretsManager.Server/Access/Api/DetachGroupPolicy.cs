using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes a policy from a group.</summary>
internal sealed class DetachGroupPolicy(AccountDirectory directory, PolicyCalls policies, PolicyHolders holders)
    : IAction<DetachGroupPolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DetachGroupPolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "DetachGroupId"],
    };

    public DetachGroupPolicyRequest Read(ParameterReader parameters) => DetachGroupPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DetachGroupPolicyRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.Group(call, request.DetachGroupId));

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DetachGroupPolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DetachGroupPolicyRequest> call, CancellationToken cancellation)
    {
        Stored<Group> stored = await holders.GetGroup(call.Caller.Account, call.Request.DetachGroupId, cancellation);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation, ErrorCode.InvalidParameterPolicyIdNotExist);
        if (Attachments.Without(stored.Value.Policies, policy) is { } attached)
        {
            call.Changes.Add(directory.Groups.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
