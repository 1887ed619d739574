using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Disables a secret; one that is disabled already stays so, because clients disable before they delete.</summary>
internal sealed class DisableSecret(SecretStore secrets, SecretResources resources) : IAction<DisableSecretRequest, DisableSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DisableSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["SecretName"],
    };

    public DisableSecretRequest Read(ParameterReader parameters) => DisableSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DisableSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DisableSecretResponse> Handle(AuthorizedCall<DisableSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(DisableSecret), cancellation);
        if (stored.Value.State != SecretState.Disabled)
            call.Changes.Add(secrets.Records.Update(stored, stored.Value with { State = SecretState.Disabled }));
        return new DisableSecretResponse(stored.Value.Name);
    }
}
