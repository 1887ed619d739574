using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Deletes a disabled secret: at once, or when its window ends, until which it can be restored.</summary>
internal sealed class DeleteSecret(SecretStore secrets, SecretResources resources) : IAction<DeleteSecretRequest, DeleteSecretResponse>
{
    private const long MillisecondsPerDay = 86_400_000;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DeleteSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "RecoveryWindowInDays"],
        AnswerFields = ["SecretName", "DeleteTime"],
    };

    public DeleteSecretRequest Read(ParameterReader parameters) => DeleteSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DeleteSecretResponse> Handle(AuthorizedCall<DeleteSecretRequest> call, CancellationToken cancellation)
    {
        int days = ParameterRules.CheckNumber("RecoveryWindowInDays", call.Request.RecoveryWindowInDays, SecretRules.LongestRecoveryWindow);
        ParameterRules.CheckNumber("DeleteMode", call.Request.DeleteMode, most: 1);
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(DeleteSecret), cancellation);
        if (stored.Value.State == SecretState.Enabled)
            throw SecretRefusals.DisableBeforeDelete();

        long deleteAt = call.Now + (days * MillisecondsPerDay);
        if (days == 0)
            SecretStore.Delete(stored, call.Changes);
        else
            call.Changes.Add(secrets.Records.Update(stored, stored.Value with { State = SecretState.PendingDelete, DeleteAt = deleteAt }));
        return new DeleteSecretResponse(stored.Value.Name, deleteAt / 1000);
    }
}
