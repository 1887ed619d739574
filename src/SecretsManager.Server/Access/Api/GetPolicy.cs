using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells all of a policy.</summary>
internal sealed class GetPolicy(PolicyCalls policies) : IAction<GetPolicyRequest, GetPolicyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetPolicy),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["PolicyId"],
    };

    public GetPolicyRequest Read(ParameterReader parameters) => GetPolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetPolicyRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<GetPolicyResponse> Handle(AuthorizedCall<GetPolicyRequest> call, CancellationToken cancellation)
    {
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        return new GetPolicyResponse(
            policy.Name, policy.Description, policy.Type, CamTime.Text(policy.Created), CamTime.Text(policy.Updated), policy.Document, policy.Tags);
    }
}
