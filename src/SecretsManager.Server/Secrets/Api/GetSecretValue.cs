using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Reads the value of a version of an enabled secret.</summary>
internal sealed class GetSecretValue(SecretStore secrets, SecretResources resources, SecretSettings settings) : IAction<GetSecretValueRequest, GetSecretValueResponse>
{
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
        return stored is not null && Resolve(stored.Value, asked) is { } version && version.VersionId != asked
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
        SecretVersion version = Resolve(stored.Value, call.Request.VersionId) ?? throw SecretRefusals.VersionNotFound();
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

    // SSM_Current is the version of that name, or else the newest one, so that an application can always ask for it.
    private SecretVersion? Resolve(Secret secret, string? asked)
    {
        string versionId = string.IsNullOrEmpty(asked) ? SsmService.CurrentVersion : asked;
        SecretVersion? named = secret.Version(versionId);
        bool newest = named is null && settings.FollowCurrent && versionId == SsmService.CurrentVersion && secret.Schedule is null;
        return newest ? secret.ToldVersions.LastOrDefault() : named;
    }
}
