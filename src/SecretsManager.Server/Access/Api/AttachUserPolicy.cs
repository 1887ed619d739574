using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives a user a policy.</summary>
internal sealed class AttachUserPolicy(AccountDirectory directory, PolicyCalls policies, PolicyHolders holders)
    : IAction<AttachUserPolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(AttachUserPolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "AttachUin"],
    };

    public AttachUserPolicyRequest Read(ParameterReader parameters) => AttachUserPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AttachUserPolicyRequest request, CancellationToken cancellation) =>
        new(PolicyHolders.User(call, request.AttachUin));

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, AttachUserPolicyRequest request, CancellationToken cancellation) =>
        [await policies.Resource(call, request.PolicyId, cancellation)];

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AttachUserPolicyRequest> call, CancellationToken cancellation)
    {
        Stored<User> stored = await holders.GetUser(call.Caller.Account, call.Request.AttachUin, cancellation);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        if (Attachments.With(stored.Value.Policies, policy, call) is { } attached)
        {
            call.Changes.Add(directory.Users.Update(stored, stored.Value with { Policies = attached }));
            call.Changes.AddRange(policy.Kept);
        }

        return EmptyResponse.Instance;
    }
}
