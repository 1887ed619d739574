using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Puts another version of a policy in force, in all places where the policy is attached.</summary>
internal sealed class SetDefaultPolicyVersion(AccountDirectory directory, PolicyCalls policies)
    : IAction<SetDefaultPolicyVersionRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(SetDefaultPolicyVersion),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "VersionId"],
    };

    public SetDefaultPolicyVersionRequest Read(ParameterReader parameters) => SetDefaultPolicyVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, SetDefaultPolicyVersionRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<SetDefaultPolicyVersionRequest> call, CancellationToken cancellation)
    {
        Stored<Policy> stored = await policies.GetOwn(call.Caller.Account, call.Request.PolicyId, cancellation);
        PolicyVersion version = stored.Value.Versions.FirstOrDefault(one => (ulong)one.Number == call.Request.VersionId)
            ?? throw PolicyCallRefusals.VersionNotFound();
        if (version.Number == stored.Value.Default)
            throw PolicyCallRefusals.VersionInForce("The version is the one in force already.", "该版本已是生效的版本。");
        call.Changes.Add(directory.Policies.Update(stored, stored.Value with { Default = version.Number, Updated = call.Now }));
        return EmptyResponse.Instance;
    }
}
