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
internal sealed class ProductSecretCreation(SecretCreation creation, ProductDrivers drivers, RotationPlan plan, IRandomBytes random)
{
    /// <summary>Puts the secret, its first candidate and the task that makes its first account among the call's changes.</summary>
    /// <returns>The task.</returns>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: the instance does not give such rights; <c>ResourceInUse.SecretExists</c>; <c>LimitExceeded</c>; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<long> Begin<TRequest>(AuthorizedCall<TRequest> call, Stored<ProductInstance> instance, NewProductSecret wanted, CancellationToken cancellation)
    {
        string product = instance.Value.Product;
        drivers.Of(product).Check(wanted.Scope, instance.Value.Rules);
        call.Changes.Add(new Change.Expect(instance.Identity, instance.Generation));

        NewSecret fields = new(wanted.Name, drivers.TypeOf(product), wanted.Description, wanted.Encryption, wanted.KmsKeyId, wanted.Tags);
        (Secret secret, MasterKey key) = await creation.Begin(call, fields, instance.Value.Id, cancellation);
        secret = secret with
        {
            State = SecretState.Creating,
            AdditionalConfig = wanted.AdditionalConfig,
            Credential = new ProductCredential(product, instance.Value.Id, wanted.Scope, NewAccounts(wanted.UserNamePrefix), wanted.Schedule) { Remark = wanted.Remark },
        };
        (secret, long task) = await plan.Begin(secret, TaskPurpose.Create, call.Now, key, call.Changes, cancellation);
        creation.Add(secret, call.Changes);
        return task;
    }

    /// <summary>Two accounts that are not there yet.</summary>
    public IReadOnlyList<ProductAccount> NewAccounts(string prefix)
    {
        string first = AccountName.New(prefix, random);
        string second;
        do
            second = AccountName.New(prefix, random);
        while (second.Equals(first, StringComparison.OrdinalIgnoreCase));
        return [new ProductAccount(first, string.Empty, 0), new ProductAccount(second, string.Empty, 0)];
    }
}
