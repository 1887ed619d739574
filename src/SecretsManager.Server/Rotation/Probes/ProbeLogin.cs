using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>Logs in with the current credential of a secret to its instance, or to each of several, as a rotation tests a new one, and does nothing else there.</summary>
internal sealed class ProbeLogin(SecretStore secrets, ProductInstances instances, ProductDrivers drivers)
{
    /// <summary>Whether all instances take it; false as soon as one is known that does not.</summary>
    /// <exception cref="TargetException">One of them cannot be asked, or says neither, and the others take it; the credential cannot be opened.</exception>
    public async Task<bool> IsTaken(Secret secret, CancellationToken cancellation)
    {
        ProductCredential credential = secret.Credential!;
        IProductDriver driver = drivers.Of(credential.Product);
        string account = credential.Accounts.First(one => one.Version == credential.Current).Name;
        using SecretValue value = await Open(secret, cancellation);
        using SecretValue login = driver.LoginOf(value) ?? throw new Sealing.IntegrityException("a current version");
        TargetException? silent = null;
        foreach (string id in credential.Instances)
        {
            try
            {
                Stored<ProductInstance> instance = await instances.Find(secret.Account, secret.Region, id, cancellation)
                    ?? throw new TargetException(TargetFault.NotThere, "The instance is not registered any more.");
                if (!await instances.Administer(instance.Value, target => driver.LogsIn(target, account, login, credential.Scope, cancellation), cancellation))
                    return false;
            }
            catch (TargetException fault)
            {
                silent = fault;
            }
        }

        return silent is null ? true : throw silent;
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
