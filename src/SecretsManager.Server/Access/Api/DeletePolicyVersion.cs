using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes versions of a policy that are not in force: all that the call names, or none. Their numbers are not used again.</summary>
internal sealed class DeletePolicyVersion(AccountDirectory directory, PolicyCalls policies) : IAction<DeletePolicyVersionRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeletePolicyVersion),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId"],
    };

    public DeletePolicyVersionRequest Read(ParameterReader parameters) => DeletePolicyVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeletePolicyVersionRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeletePolicyVersionRequest> call, CancellationToken cancellation)
    {
        ulong[] numbers = [.. call.Request.VersionId.Distinct()];
        if (numbers.Length is 0 or > PolicyRules.MostVersions)
            throw ParameterRules.Wrong(
                "VersionId", $"1 to {PolicyRules.MostVersions} numbers", $"1 至 {PolicyRules.MostVersions} 个版本号", ErrorCode.InvalidParameterParamError);
        Stored<Policy> stored = await policies.GetOwn(call.Caller.Account, call.Request.PolicyId, cancellation);
        Policy policy = stored.Value;
        if (numbers.Any(number => policy.Versions.All(version => (ulong)version.Number != number)))
            throw PolicyCallRefusals.VersionNotFound();
        if (numbers.Contains((ulong)policy.Default))
            throw PolicyCallRefusals.VersionInForce(
                "The version in force cannot be deleted. Put another in force first.", "不能删除生效的版本，请先将其他版本设为生效。");
        call.Changes.Add(directory.Policies.Update(stored, policy with
        {
            Versions = [.. policy.Versions.Where(version => !numbers.Contains((ulong)version.Number))],
            Updated = call.Now,
        }));
        call.Note("VersionId", string.Join(',', numbers));
        return EmptyResponse.Instance;
    }
}
