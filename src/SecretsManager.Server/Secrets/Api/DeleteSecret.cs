using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Deletes a disabled secret: at once, or when its window ends, until which it can be restored.</summary>
internal sealed class DeleteSecret(SecretStore secrets, SecretResources resources, IProductAccounts accounts) : IAction<DeleteSecretRequest, DeleteSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DeleteSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "RecoveryWindowInDays", "DeleteMode", "CleanSSHKey"],
        AnswerFields = ["SecretName", "DeleteTime", "FlowID"],
    };

    public DeleteSecretRequest Read(ParameterReader parameters) => DeleteSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DeleteSecretResponse> Handle(AuthorizedCall<DeleteSecretRequest> call, CancellationToken cancellation)
    {
        int days = ParameterRules.CheckNumber("RecoveryWindowInDays", call.Request.RecoveryWindowInDays, SecretRules.LongestRecoveryWindow);
        bool drop = ParameterRules.CheckNumber("DeleteMode", call.Request.DeleteMode, most: 1) == 1;
        Stored<Secret> stored = await Find(call, cancellation);
        Secret secret = stored.Value;
        drop |= secret.KeyPair is not null && call.Request.CleanSSHKey == true;
        if (secret.KeyPair is not null && days > 0)
            throw ParameterRules.Wrong("RecoveryWindowInDays", "0 for an SSH key pair, which is deleted at once", "SSH 密钥对凭据仅可为 0，即立即删除");
        long deleteAt = call.Now + (days * TimeSpan.MillisecondsPerDay);
        long task = 0;
        if (days == 0 || secret.State == SecretState.Failed)
        {
            task = secret.Schedule is null ? 0 : await accounts.End(secret, drop, call.Now, call.Changes, cancellation);
            SecretStore.Delete(stored, call.Changes);
            deleteAt = call.Now;
        }
        else
        {
            ProductCredential? credential = secret.Credential is null ? null : secret.Credential with { DropAccounts = drop };
            call.Changes.Add(secrets.Records.Update(stored, secret with { State = SecretState.PendingDelete, DeleteAt = deleteAt, Credential = credential }));
        }

        return new DeleteSecretResponse(secret.Name, deleteAt / 1000, task);
    }

    // A secret that could not be made has nothing to restore: it goes at once, from that state.
    private async ValueTask<Stored<Secret>> Find(AuthorizedCall<DeleteSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret>? failed = await secrets.Find(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        if (failed?.Value.State == SecretState.Failed)
            return failed;
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(DeleteSecret), cancellation);
        return stored.Value.State == SecretState.Enabled ? throw SecretRefusals.DisableBeforeDelete() : stored;
    }
}
