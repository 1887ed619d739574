using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes a policy from a user.</summary>
internal sealed class DetachUserPolicy(AccountDirectory directory, PolicyCalls policies, PolicyHolders holders)
    : IAction<DetachUserPolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DetachUserPolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "DetachUin"],
    };

    public DetachUserPolicyRequest Read(ParameterReader parameters) => DetachUserPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DetachUserPolicyRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.User(call, request.DetachUin));

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DetachUserPolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DetachUserPolicyRequest> call, CancellationToken cancellation)
    {
        Stored<User> stored = await holders.GetUser(call.Caller.Account, call.Request.DetachUin, cancellation);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        if (Attachments.Without(stored.Value.Policies, policy) is { } attached)
        {
            call.Changes.Add(directory.Users.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
