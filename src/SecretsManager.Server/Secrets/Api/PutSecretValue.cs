using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Adds a version to a secret.</summary>
internal sealed class PutSecretValue(SecretStore secrets, SecretResources resources, SecretSettings settings) : IAction<PutSecretValueRequest, PutSecretValueResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PutSecretValue),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public PutSecretValueRequest Read(ParameterReader parameters) => PutSecretValueRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PutSecretValueRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation, request.VersionId);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, PutSecretValueRequest request, CancellationToken cancellation) =>
        resources.KeyToSeal(call, request.SecretName, cancellation);

    public async ValueTask<PutSecretValueResponse> Handle(AuthorizedCall<PutSecretValueRequest> call, CancellationToken cancellation)
    {
        SecretRules.CheckVersionId(call.Request.VersionId);
        using SecretContent content = SecretContent.Take(call.Request.SecretBinary, call.Request.SecretString, settings.MaximumValueBytes);
        Stored<Secret> stored = await secrets.GetWritable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(PutSecretValue), cancellation);
        if (stored.Value.Version(call.Request.VersionId) is not null)
            throw SecretRefusals.VersionTaken();
        bool rotates = stored.Value.Rotation is not null;
        if (!rotates && stored.Value.Versions.Count >= settings.MaximumVersions)
            throw SecretRefusals.TooManyVersions(settings.MaximumVersions);

        MasterKey key = await secrets.KeyOf(stored.Value, cancellation);
        Secret next = await secrets.WithContent(stored.Value, call.Request.VersionId, content, call.Now, key, call.Changes, cancellation);
        if (rotates)
            next = SecretStore.WithNewest(next, settings.MaximumVersions, call.Changes);
        call.Changes.Add(secrets.Records.Update(stored, next));
        return new PutSecretValueResponse(stored.Value.Name, call.Request.VersionId);
    }
}
