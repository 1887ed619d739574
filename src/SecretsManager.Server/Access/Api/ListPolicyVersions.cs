using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the versions of a policy; a preset has one.</summary>
internal sealed class ListPolicyVersions(PolicyCalls policies) : IAction<ListPolicyVersionsRequest, ListPolicyVersionsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListPolicyVersions),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["PolicyId"],
    };

    public ListPolicyVersionsRequest Read(ParameterReader parameters) => ListPolicyVersionsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListPolicyVersionsRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<ListPolicyVersionsResponse> Handle(AuthorizedCall<ListPolicyVersionsRequest> call, CancellationToken cancellation)
    {
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        return new ListPolicyVersionsResponse([.. policy.Versions.Select(version => new PolicyVersionItem(
            version.Number, CamTime.Utc(version.Created), version.Number == policy.Default ? 1 : 0))]);
    }
}
