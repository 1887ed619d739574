using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Reads the value of a version of an enabled secret.</summary>
internal sealed class GetSecretValue(SecretStore secrets, SecretResources resources, VersionChoice versions, SecretReaders readers, SecretSettings settings)
    : IAction<GetSecretValueRequest, GetSecretValueResponse>
{
    // In the audit record: which version it was that was asked for by another name.
    private const string ReadVersion = "ReadVersionId";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(GetSecretValue),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName", "VersionId"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public GetSecretValueRequest Read(ParameterReader parameters) => GetSecretValueRequest.Read(parameters);

    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetSecretValueRequest request, CancellationToken cancellation)
    {
        string asked = string.IsNullOrEmpty(request.VersionId) ? SsmService.CurrentVersion : request.VersionId;
        TouchedResource resource = await resources.Named(call, request.SecretName, cancellation, asked);
        // Policies may know the version by the name that was asked for and by its own.
        Stored<Secret>? stored = await secrets.Find(call.Caller.Account, call.Region, request.SecretName, cancellation);
        SecretVersion? version = stored is null ? null : await versions.Of(stored.Value, asked, call.Caller, call.SourceAddress, cancellation);
        return version is not null && version.VersionId != asked
            ? resource with { Attributes = [.. resource.Attributes, (SecretResources.VersionKey, version.VersionId)] }
            : resource;
    }

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, GetSecretValueRequest request, CancellationToken cancellation) =>
        resources.KeyToOpen(call, request.SecretName, cancellation);

    public async ValueTask<GetSecretValueResponse> Handle(AuthorizedCall<GetSecretValueRequest> call, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(call.Request.EncryptionPublicKey) || !string.IsNullOrEmpty(call.Request.EncryptionAlgorithm))
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "EncryptionPublicKey and EncryptionAlgorithm are not supported; leave them empty. The answer is protected by TLS.",
                "不支持 EncryptionPublicKey 和 EncryptionAlgorithm，请留空；返回内容由 TLS 保护。");
        CheckVersionId(call.Request.VersionId);
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        // One permission guards the private half of a pair, and it is not this action's.
        if (stored.Value.KeyPair is not null)
            throw SecretRefusals.ReadAsKeyPair();
        SecretRefusals.RequireEnabled(stored.Value);
        SecretVersion version = await versions.Of(stored.Value, call.Request.VersionId, call.Caller, call.SourceAddress, cancellation)
            ?? throw SecretRefusals.VersionNotFound();
        if (VersionChoice.DependsOnRole(stored.Value, call.Caller) && !call.Sees(Read(stored, call.Request.VersionId, version)))
            throw new StaleReadException();
        if (version.VersionId != call.Request.VersionId)
            call.Notes.Add((ReadVersion, version.VersionId));
        if (readers.Note(stored, call.Request.VersionId, version.VersionId, call.Caller, call.SourceAddress, call.UserAgent, call.Now) is { } note)
            call.Changes.Add(note);
        SecretValue value = await secrets.Open(stored.Value, version, cancellation);
        string told = string.IsNullOrEmpty(call.Request.VersionId) ? version.VersionId : call.Request.VersionId;
        return new GetSecretValueResponse(stored.Value.Name, told, value, version.Kind == ValueKind.Binary);
    }

    // With FollowCurrent an absent or empty version means SSM_Current; without it the API's strict reading holds.
    private void CheckVersionId(string? versionId)
    {
        if (!string.IsNullOrEmpty(versionId) || (versionId is not null && !settings.FollowCurrent))
            SecretRules.CheckVersionId(versionId);
        else if (!settings.FollowCurrent)
            throw MissingParameter.Named("VersionId");
    }

    // What the call was judged on may rest on tags that have changed since.
    private static TouchedResource Read(Stored<Secret> stored, string? asked, SecretVersion version)
    {
        TouchedResource resource = SecretResources.Of(stored);
        string named = string.IsNullOrEmpty(asked) ? SsmService.CurrentVersion : asked;
        return resource with { Attributes = [.. resource.Attributes, (SecretResources.VersionKey, named), (SecretResources.VersionKey, version.VersionId)] };
    }
}
