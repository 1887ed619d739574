using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Takes a secret back from its deletion window; it comes back disabled.</summary>
internal sealed class RestoreSecret(SecretStore secrets, SecretResources resources) : IAction<RestoreSecretRequest, RestoreSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RestoreSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["SecretName"],
    };

    public RestoreSecretRequest Read(ParameterReader parameters) => RestoreSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RestoreSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<RestoreSecretResponse> Handle(AuthorizedCall<RestoreSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        if (stored.Value.State != SecretState.PendingDelete)
            throw SecretRefusals.NotPendingDelete();
        call.Changes.Add(secrets.Records.Update(stored, stored.Value with { State = SecretState.Disabled, DeleteAt = null }));
        return new RestoreSecretResponse(stored.Value.Name);
    }
}
