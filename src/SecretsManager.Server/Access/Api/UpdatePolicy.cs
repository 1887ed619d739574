using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Changes a policy. As the API has it, a document takes the place of the version in force, under the same number and in all places
/// where the policy is attached; what was in force before stands only in the audit record of the call that wrote it.
/// </summary>
internal sealed class UpdatePolicy(AccountDirectory directory, PolicyCalls policies, PolicyDocuments documents)
    : IAction<UpdatePolicyRequest, UpdatePolicyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdatePolicy),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["PolicyId", "PolicyName", "Description"],
        AnswerFields = ["PolicyId"],
    };

    public UpdatePolicyRequest Read(ParameterReader parameters) => UpdatePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdatePolicyRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, request.PolicyName, cancellation);

    public async ValueTask<UpdatePolicyResponse> Handle(AuthorizedCall<UpdatePolicyRequest> call, CancellationToken cancellation)
    {
        UpdatePolicyRequest request = call.Request;
        if (!string.IsNullOrEmpty(request.Alias))
            throw NoAliases();
        Stored<Policy> stored = await Find(call, cancellation);
        Policy policy = stored.Value;
        if (request.PolicyName is { Length: > 0 } name && name != policy.Name)
            policy = await Rename(call, policy, name, cancellation);
        if (request.Description is { } description)
        {
            CamRules.CheckDescription(description);
            policy = policy with { Description = description };
        }

        if (request.PolicyDocument is { } document)
        {
            call.Note("PolicyDocument", PolicyText.Canonical(documents.Read(document, PolicyPurpose.Identity)));
            PolicyVersion written = policy.InForce with { Document = document };
            policy = policy with { Versions = [.. policy.Versions.Select(version => version.Number == written.Number ? written : version)] };
        }

        if (policy != stored.Value)
            call.Changes.Add(directory.Policies.Update(stored, policy with { Updated = call.Now }));
        return new UpdatePolicyResponse(policy.PolicyId);
    }

    private static ApiException NoAliases() => new(
        ErrorCode.UnsupportedOperation, "Alias, a remark on a preset, is not supported here. Leave it out.", "此处不支持 Alias（预设策略备注），请勿提供该参数。");

    // By the id alone if there is one: the name beside it is the one that the policy gets.
    private async ValueTask<Stored<Policy>> Find(AuthorizedCall<UpdatePolicyRequest> call, CancellationToken cancellation)
    {
        if (call.Request.PolicyId is { } policyId)
            return await policies.GetOwn(call.Caller.Account, policyId, cancellation);
        AttachablePolicy policy = await policies.Get(call.Caller.Account, null, call.Request.PolicyName, cancellation);
        return policy.Stored ?? throw PolicyCallRefusals.IsPreset();
    }

    private async ValueTask<Policy> Rename(AuthorizedCall<UpdatePolicyRequest> call, Policy policy, string name, CancellationToken cancellation)
    {
        PolicyRules.CheckName(name);
        RecordIdentity claim = directory.PolicyName(policy.Account, name);
        if (Presets.HasName(name) || await directory.Claims.Find(claim, cancellation) is not null)
            throw PolicyCallRefusals.NameTaken();
        if (await directory.Claims.Find(directory.PolicyName(policy.Account, policy.Name), cancellation) is { } former)
            call.Changes.Add(RecordStore<NameClaim>.Delete(former));
        call.Changes.Add(directory.Claims.Insert(claim, new NameClaim(policy.PolicyId.ToString(CultureInfo.InvariantCulture), call.Now)));
        return policy with { Name = name };
    }
}
