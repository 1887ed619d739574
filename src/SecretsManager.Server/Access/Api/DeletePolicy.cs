using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes policies of the account's own with all their versions: all of them, or none if one is still attached or bounds somebody.</summary>
internal sealed class DeletePolicy(AccountDirectory directory, PolicyCalls policies) : IAction<DeletePolicyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeletePolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = [],
    };

    public DeletePolicyRequest Read(ParameterReader parameters) => DeletePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeletePolicyRequest request, CancellationToken cancellation) =>
        request.PolicyId.Count == 0 ? PolicyCalls.Any(call) : policies.Resource(call, request.PolicyId[0], cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(
        AuthenticatedCall call, DeletePolicyRequest request, CancellationToken cancellation)
    {
        List<TouchedResource> more = [];
        foreach (ulong policyId in request.PolicyId.Skip(1).Take(PolicyRules.MostDeleted))
            more.Add(await policies.Resource(call, policyId, cancellation));
        return more;
    }

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeletePolicyRequest> call, CancellationToken cancellation)
    {
        IReadOnlyList<ulong> policyIds = call.Request.PolicyId;
        if (policyIds.Count is 0 or > PolicyRules.MostDeleted)
            throw ParameterRules.Wrong("PolicyId", "1 to 100 ids", "1 至 100 个策略 ID", ErrorCode.InvalidParameterParamError);
        foreach (ulong policyId in policyIds.Distinct())
            await Delete(call, policyId, cancellation);
        call.Note("PolicyId", string.Join(',', policyIds));
        return EmptyResponse.Instance;
    }

    private async ValueTask Delete(AuthorizedCall<DeletePolicyRequest> call, ulong policyId, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        Stored<Policy> stored = await policies.GetOwn(account, policyId, cancellation);
        if (await PolicyUses.Any(directory, account, stored.Value.PolicyId, call.Changes, cancellation))
            throw PolicyCallRefusals.InUse();
        call.Changes.Add(RecordStore<Policy>.Delete(stored));
        if (await directory.Claims.Find(directory.PolicyName(account, stored.Value.Name), cancellation) is { } claim)
            call.Changes.Add(RecordStore<NameClaim>.Delete(claim));
    }
}
