using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Adds a version to a policy, and puts it in force if the call says so.</summary>
internal sealed class CreatePolicyVersion(AccountDirectory directory, PolicyCalls policies, PolicyDocuments documents)
    : IAction<CreatePolicyVersionRequest, CreatePolicyVersionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreatePolicyVersion),
        Effect = ActionEffect.Write,
        AnswerFields = ["VersionId"],
        Regional = false,
        AuditFields = ["PolicyId", "SetAsDefault"],
    };

    public CreatePolicyVersionRequest Read(ParameterReader parameters) => CreatePolicyVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreatePolicyVersionRequest request, CancellationToken cancellation) =>
        policies.Resource(call, request.PolicyId, cancellation);

    public async ValueTask<CreatePolicyVersionResponse> Handle(AuthorizedCall<CreatePolicyVersionRequest> call, CancellationToken cancellation)
    {
        CreatePolicyVersionRequest request = call.Request;
        string canonical = PolicyText.Canonical(documents.Read(request.PolicyDocument, PolicyPurpose.Identity));
        Stored<Policy> stored = await policies.GetOwn(call.Caller.Account, request.PolicyId, cancellation, ErrorCode.InvalidParameterPolicyIdNotExist);
        Policy policy = stored.Value;
        if (policy.Versions.Count >= PolicyRules.MostVersions)
            throw PolicyCallRefusals.TooManyVersions();
        int number = policy.LastVersion + 1;
        call.Changes.Add(directory.Policies.Update(stored, policy with
        {
            Versions = [.. policy.Versions, new PolicyVersion(number, request.PolicyDocument, call.Now)],
            LastVersion = number,
            Default = request.SetAsDefault ? number : policy.Default,
            Updated = call.Now,
        }));
        call.Note("PolicyDocument", canonical);
        return new CreatePolicyVersionResponse(number);
    }
}
