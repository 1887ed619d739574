using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Replaces the content of a version, under a fresh data key; text may become binary and back.</summary>
internal sealed class UpdateSecret(SecretStore secrets, SecretResources resources, SecretSettings settings) : IAction<UpdateSecretRequest, UpdateSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(UpdateSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId"],
        AnswerFields = ["SecretName", "VersionId"],
    };

    public UpdateSecretRequest Read(ParameterReader parameters) => UpdateSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation, request.VersionId);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, UpdateSecretRequest request, CancellationToken cancellation) =>
        resources.KeyToSeal(call, request.SecretName, cancellation);

    public async ValueTask<UpdateSecretResponse> Handle(AuthorizedCall<UpdateSecretRequest> call, CancellationToken cancellation)
    {
        SecretRules.CheckVersionId(call.Request.VersionId);
        using SecretContent content = SecretContent.Take(call.Request.SecretBinary, call.Request.SecretString, settings.MaximumValueBytes);
        Stored<Secret> stored = await secrets.GetWritable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(UpdateSecret), cancellation);
        SecretVersion version = stored.Value.Version(call.Request.VersionId) ?? throw SecretRefusals.VersionNotFound();
        if (stored.Value.Rollout is { } rollout)
            RolloutRefusals.RequireWritable(rollout, call.Request.VersionId);

        MasterKey key = await secrets.KeyOf(stored.Value, cancellation);
        Secret next = await secrets.WithContent(stored.Value, version.VersionId, content, call.Now, key, call.Changes, cancellation);
        call.Changes.Add(secrets.Records.Update(stored, next));
        return new UpdateSecretResponse(stored.Value.Name, call.Request.VersionId);
    }
}
