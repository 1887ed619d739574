using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Enables a secret; one that is enabled already stays so.</summary>
internal sealed class EnableSecret(SecretStore secrets, SecretResources resources) : IAction<EnableSecretRequest, EnableSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(EnableSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["SecretName"],
    };

    public EnableSecretRequest Read(ParameterReader parameters) => EnableSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, EnableSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<EnableSecretResponse> Handle(AuthorizedCall<EnableSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(EnableSecret), cancellation);
        if (stored.Value.State != SecretState.Enabled)
            call.Changes.Add(secrets.Records.Update(stored, stored.Value with { State = SecretState.Enabled }));
        return new EnableSecretResponse(stored.Value.Name);
    }
}
