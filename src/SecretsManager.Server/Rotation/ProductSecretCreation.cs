using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>A secret with accounts that is to be; its fields are checked already.</summary>
/// <param name="UserNamePrefix">What the names of its accounts begin with.</param>
/// <param name="KmsKeyId">A customer master key; null or empty for one of the product's own.</param>
/// <param name="AdditionalConfig">What the caller gave as such; may be empty.</param>
internal sealed record NewProductSecret(
    string Name,
    string UserNamePrefix,
    CredentialScope Scope,
    RotationSchedule Schedule,
    SecretEncryption Encryption,
    string? KmsKeyId,
    IReadOnlyList<RecordTag> Tags,
    string Description,
    string Remark,
    string AdditionalConfig);

/// <summary>Begins secrets with accounts.</summary>
internal sealed class ProductSecretCreation(SecretStore secrets, ProductDrivers drivers, RotationPlan plan, MasterKeys keys, SecretQuotas quotas, IRandomBytes random)
{
    /// <summary>Puts the secret, its first candidate and the task that makes its first account among the call's changes.</summary>
    /// <returns>The task.</returns>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: the instance does not give such rights; <c>ResourceInUse.SecretExists</c>; <c>LimitExceeded</c>; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<long> Begin<TRequest>(AuthorizedCall<TRequest> call, Stored<ProductInstance> instance, NewProductSecret wanted, CancellationToken cancellation)
    {
        string product = instance.Value.Product;
        drivers.Of(product).Check(wanted.Scope, instance.Value.Rules);
        if (await secrets.Find(call.Caller.Account, call.Region, wanted.Name, cancellation) is not null)
            throw SecretRefusals.NameTaken();
        await quotas.Check(call.Caller.Account, call.Region, call.Changes, cancellation);
        call.Changes.Add(new Change.Expect(instance.Identity, instance.Generation));

        MasterKey key = await keys.Choose(
            call.Caller.Account, call.Region, wanted.KmsKeyId, wanted.Encryption == SecretEncryption.Software, call.Changes, call.Undo, cancellation);
        Secret secret = new(
            Identifiers.NewUuid(random),
            wanted.Name,
            call.Caller.Account,
            call.Region,
            wanted.Description,
            SecretState.Creating,
            drivers.TypeOf(product),
            call.Caller.CreatorUin,
            call.Now,
            DeleteAt: null,
            wanted.Encryption,
            key.KeyId,
            key.MadeBySsm,
            wanted.AdditionalConfig,
            instance.Value.Id,
            wanted.Tags,
            Versions: [],
            LastSequence: 0)
        {
            Credential = new ProductCredential(product, instance.Value.Id, wanted.Scope, NewAccounts(wanted.UserNamePrefix), wanted.Schedule) { Remark = wanted.Remark },
        };
        (secret, long task) = await plan.Begin(secret, TaskPurpose.Create, call.Now, key, call.Changes, cancellation);
        call.Changes.Add(secrets.Records.Insert(secrets.Records.Identity(secret.Account, secret.Region, secret.Name), secret));
        return task;
    }

    private ProductAccount[] NewAccounts(string prefix)
    {
        string first = AccountName.New(prefix, random);
        string second;
        do
            second = AccountName.New(prefix, random);
        while (second.Equals(first, StringComparison.OrdinalIgnoreCase));
        return [new ProductAccount(first, string.Empty, 0), new ProductAccount(second, string.Empty, 0)];
    }
}
