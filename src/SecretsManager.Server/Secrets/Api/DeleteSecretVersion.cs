using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Deletes a version at once and for ever, in every state of the secret; the last version too.</summary>
internal sealed class DeleteSecretVersion(SecretStore secrets, SecretResources resources) : IAction<DeleteSecretVersionRequest, DeleteSecretVersionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DeleteSecretVersion),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public DeleteSecretVersionRequest Read(ParameterReader parameters) => DeleteSecretVersionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteSecretVersionRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation, request.VersionId);

    public async ValueTask<DeleteSecretVersionResponse> Handle(AuthorizedCall<DeleteSecretVersionRequest> call, CancellationToken cancellation)
    {
        SecretRules.CheckVersionId(call.Request.VersionId);
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        if (stored.Value.State is SecretState.Creating or SecretState.Failed)
            throw SecretRefusals.NotMade();
        if (stored.Value.Credential is not null)
            throw SecretRefusals.OfProduct();
        if (stored.Value.KeyPair is not null)
            throw SecretRefusals.OfKeyPair();
        if (stored.Value.Rotation is { OpenTask: not 0 })
            throw SecretRefusals.RotationOpen();
        SecretVersion version = stored.Value.Version(call.Request.VersionId) ?? throw SecretRefusals.VersionNotFound();
        if (stored.Value.Rollout is { } rollout)
            RolloutRefusals.RequireDeletable(stored.Value, rollout, version.VersionId);
        if (version.VersionId == stored.Value.CurrentId)
            throw SecretRefusals.IsCurrent();
        call.Changes.Add(secrets.Records.Update(stored, SecretStore.WithoutVersion(stored.Value, version, call.Changes)));
        return new DeleteSecretVersionResponse(stored.Value.Name, version.VersionId);
    }
}
