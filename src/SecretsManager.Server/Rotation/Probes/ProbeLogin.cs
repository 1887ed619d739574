using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>Logs in to an instance with the current credential of a secret, as a rotation tests a new one, and does nothing else there.</summary>
internal sealed class ProbeLogin(SecretStore secrets, ProductInstances instances, ProductDrivers drivers)
{
    /// <summary>Whether the instance takes it.</summary>
    /// <exception cref="TargetException">The instance cannot be asked, or says neither; the credential cannot be opened.</exception>
    public async Task<bool> IsTaken(Secret secret, CancellationToken cancellation)
    {
        ProductCredential credential = secret.Credential!;
        Stored<ProductInstance> instance = await instances.Find(secret.Account, secret.Region, credential.Instance, cancellation)
            ?? throw new TargetException(TargetFault.NotThere, "The instance is not registered any more.");
        IProductDriver driver = drivers.Of(instance.Value.Product);
        string account = credential.Accounts.First(one => one.Version == credential.Current).Name;
        using SecretValue value = await Open(secret, cancellation);
        using SecretValue login = driver.LoginOf(value) ?? throw new Sealing.IntegrityException("a current version");
        return await instances.Administer(instance.Value, target => driver.LogsIn(target, account, login, credential.Scope, cancellation), cancellation);
    }

    private async ValueTask<SecretValue> Open(Secret secret, CancellationToken cancellation)
    {
        SecretVersion current = secret.Version(secret.Credential!.Current) ?? throw new Sealing.IntegrityException("a current version");
        try
        {
            return await secrets.Open(secret, current, cancellation);
        }
        catch (ApiException refused)
        {
            throw new TargetException(TargetFault.Failed, "The current credential cannot be opened: the customer master key of the secret cannot be used.", refused);
        }
    }
}
