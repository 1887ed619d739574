using System.Globalization;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates a policy of the account's own, with one version.</summary>
internal sealed class CreatePolicy(AccountDirectory directory, PolicyDocuments documents, IRandomBytes random)
    : IAction<CreatePolicyRequest, CreatePolicyResponse>
{
    private const long FirstId = 100_000_000;
    private const long LastId = 999_999_999;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreatePolicy),
        Effect = ActionEffect.Write,
        AnswerFields = ["PolicyId"],
        Regional = false,
        AuditFields = ["PolicyName", "Description"],
    };

    public CreatePolicyRequest Read(ParameterReader parameters) => CreatePolicyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreatePolicyRequest request, CancellationToken cancellation) =>
        PolicyCalls.Any(call);

    public IReadOnlyList<RecordTag> RequestTags(CreatePolicyRequest request) => [.. request.Tags.Select(tag => new RecordTag(tag.Key, tag.Value))];

    public async ValueTask<CreatePolicyResponse> Handle(AuthorizedCall<CreatePolicyRequest> call, CancellationToken cancellation)
    {
        CreatePolicyRequest request = call.Request;
        PolicyRules.CheckName(request.PolicyName);
        string description = request.Description ?? string.Empty;
        CamRules.CheckDescription(description);
        IReadOnlyList<RecordTag> tags = PolicyRules.CheckTags(request.Tags);
        string canonical = PolicyText.Canonical(documents.Read(request.PolicyDocument, PolicyPurpose.Identity));
        long account = call.Caller.Account;
        RecordIdentity claim = directory.PolicyName(account, request.PolicyName);
        if (Presets.HasName(request.PolicyName) || await directory.Claims.Find(claim, cancellation) is not null)
            throw PolicyCallRefusals.NameTaken();
        if (await directory.Policies.Count(account, string.Empty, cancellation) >= PolicyRules.MostPolicies)
            throw PolicyCallRefusals.TooManyPolicies();

        // An id that is taken already makes the call be tried again with another.
        long policyId = Identifiers.NewNumber(FirstId, LastId, random);
        Policy policy = new(policyId, request.PolicyName, account, call.Now, [new PolicyVersion(1, request.PolicyDocument, call.Now)], 1)
        {
            Description = description,
            LastVersion = 1,
            Tags = tags,
        };
        call.Changes.Add(new Change.ExpectFewer(PolicyRules.Own(account), PolicyRules.MostPolicies));
        call.Changes.Add(directory.Policies.Insert(directory.PolicyIdentity(account, policyId), policy));
        call.Changes.Add(directory.Claims.Insert(claim, new NameClaim(policyId.ToString(CultureInfo.InvariantCulture), call.Now)));
        call.Note("PolicyId", policyId.ToString(CultureInfo.InvariantCulture));
        call.Note("PolicyDocument", canonical);
        TagNotes.Add(call, tags);
        return new CreatePolicyResponse(policyId);
    }
}
