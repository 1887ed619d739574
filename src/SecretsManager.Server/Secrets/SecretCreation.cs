using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>A secret that is to be; its fields are checked already.</summary>
/// <param name="KmsKeyId">A customer master key; null or empty for one of the product's own.</param>
internal sealed record NewSecret(string Name, int Type, string Description, SecretEncryption Encryption, string? KmsKeyId, IReadOnlyList<RecordTag> Tags);

/// <summary>What all secrets have in common when they are made, whatever type they are of.</summary>
internal sealed class SecretCreation(SecretStore secrets, MasterKeys keys, SecretQuotas quotas, IRandomBytes random)
{
    /// <summary>The secret, enabled and without versions, and the key that it is under; what its making depends on goes among the call's changes.</summary>
    /// <param name="resourceId">What the API calls the id of the resource that it belongs to.</param>
    /// <exception cref="ApiException"><c>ResourceInUse.SecretExists</c>; <c>LimitExceeded</c>; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<(Secret Secret, MasterKey Key)> Begin<TRequest>(
        AuthorizedCall<TRequest> call, NewSecret wanted, string resourceId, CancellationToken cancellation)
    {
        (long account, string region) = (call.Caller.Account, call.Region);
        if (await secrets.Find(account, region, wanted.Name, cancellation) is not null)
            throw SecretRefusals.NameTaken();
        await quotas.Check(account, region, call.Changes, cancellation);
        MasterKey key = await keys.Choose(
            account, region, wanted.KmsKeyId, wanted.Encryption == SecretEncryption.Software, call.Changes, call.Undo, cancellation);
        Secret secret = new(
            Identifiers.NewUuid(random),
            wanted.Name,
            account,
            region,
            wanted.Description,
            SecretState.Enabled,
            wanted.Type,
            call.Caller.CreatorUin,
            call.Now,
            DeleteAt: null,
            wanted.Encryption,
            key.KeyId,
            key.MadeBySsm,
            AdditionalConfig: string.Empty,
            resourceId,
            wanted.Tags,
            Versions: [],
            LastSequence: 0);
        return (secret, key);
    }

    /// <summary>Puts the secret among the changes.</summary>
    public void Add(Secret secret, ICollection<Change> changes) =>
        changes.Add(secrets.Records.Insert(secrets.Records.Identity(secret.Account, secret.Region, secret.Name), secret));
}
