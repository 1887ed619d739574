using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Adds a version to a secret.</summary>
internal sealed class PutSecretValue(SecretStore secrets, SecretSettings settings) : IAction<PutSecretValueRequest, PutSecretValueResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PutSecretValue),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId"],
    };

    public PutSecretValueRequest Read(ParameterReader parameters) => PutSecretValueRequest.Read(parameters);

    public ValueTask<ResourceName> Resource(AuthenticatedCall call, PutSecretValueRequest request, CancellationToken cancellation) =>
        SecretResources.Named(secrets, call, request.SecretName, cancellation);

    public async ValueTask<PutSecretValueResponse> Handle(AuthorizedCall<PutSecretValueRequest> call, CancellationToken cancellation)
    {
        SecretRules.CheckVersionId(call.Request.VersionId);
        using SecretContent content = SecretContent.Take(call.Request.SecretBinary, call.Request.SecretString, settings.MaximumValueBytes);
        SecretRules.CheckName(call.Request.SecretName);
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        if (stored.Value.State == SecretState.PendingDelete)
            throw SecretRefusals.NotWhilePendingDelete(nameof(PutSecretValue));
        if (stored.Value.Version(call.Request.VersionId) is not null)
            throw SecretRefusals.VersionTaken();
        if (stored.Value.Versions.Count >= settings.MaximumVersions)
            throw SecretRefusals.TooManyVersions(settings.MaximumVersions);

        MasterKey key = await secrets.KeyOf(stored.Value, cancellation);
        Secret next = secrets.WithContent(stored.Value, call.Request.VersionId, content, call.Now, key, call.Changes);
        call.Changes.Add(secrets.Records.Update(stored, next));
        return new PutSecretValueResponse(stored.Value.Name, call.Request.VersionId);
    }
}
