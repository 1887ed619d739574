using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells all of a version of a policy.</summary>
internal sealed class GetPolicyVersion(PolicyCalls policies) : IAction<GetPolicyVersionRequest, GetPolicyVersionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetPolicyVersion),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["PolicyId", "VersionId"],
    };

    public GetPolicyVersionRequest Read(ParameterReader parameters) => GetPolicyVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetPolicyVersionRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<GetPolicyVersionResponse> Handle(AuthorizedCall<GetPolicyVersionRequest> call, CancellationToken cancellation)
    {
        AttachablePolicy policy = await policies.Get(call.Caller.Account, call.Request.PolicyId, cancellation);
        PolicyVersion version = policy.Versions.FirstOrDefault(one => (ulong)one.Number == call.Request.VersionId)
            ?? throw PolicyCallRefusals.VersionNotFound();
        return new GetPolicyVersionResponse(version.Number, CamTime.Utc(version.Created), version.Number == policy.Default ? 1 : 0, version.Document);
    }
}
