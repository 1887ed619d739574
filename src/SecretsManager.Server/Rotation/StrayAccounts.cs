using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Finds accounts in an instance whose names are such as the product makes and that no secret of the deployment knows. Another deployment's
/// accounts look the same, so nothing is dropped that was not named.
/// </summary>
internal sealed class StrayAccounts(SecretStore secrets, RotationTasks tasks, ProductInstances instances, ProductDrivers drivers)
{
    private static readonly CredentialScope AnyScope = new(["%"], []);

    /// <summary>Their names, in ordinal order.</summary>
    /// <exception cref="ApiException"><c>FailedOperation</c>: the instance cannot be used.</exception>
    public Task<IReadOnlyList<string>> Find(ProductInstance instance, CancellationToken cancellation) =>
        InInstance(instance, (driver, target) => Find(driver, target, cancellation), cancellation);

    /// <summary>Drops those that are named, if all of them are strays; gives those that were not.</summary>
    /// <exception cref="ApiException">As <see cref="Find(ProductInstance, CancellationToken)"/>.</exception>
    public Task<IReadOnlyList<string>> Drop(ProductInstance instance, IReadOnlyList<string> accounts, CancellationToken cancellation) => InInstance(
        instance,
        async (driver, target) =>
        {
            IReadOnlyList<string> strays = await Find(driver, target, cancellation);
            string[] others = [.. accounts.Except(strays, StringComparer.Ordinal)];
            if (others.Length > 0)
                return others;
            foreach (string account in accounts)
                await driver.Drop(target, account, AnyScope, cancellation);
            return others;
        },
        cancellation);

    private async Task<IReadOnlyList<string>> InInstance(
        ProductInstance instance, Func<IProductDriver, ProductTarget, Task<IReadOnlyList<string>>> work, CancellationToken cancellation)
    {
        try
        {
            return await instances.Administer(instance, target => work(drivers.Of(instance.Product), target), cancellation);
        }
        catch (TargetException fault)
        {
            throw RotationRefusals.TargetRefused(fault);
        }
    }

    // The instance is asked first: an account that is made meanwhile is in its secret before it is in the instance.
    private async Task<IReadOnlyList<string>> Find(IProductDriver driver, ProductTarget target, CancellationToken cancellation)
    {
        HashSet<string> found = new(await driver.Accounts(target, cancellation), StringComparer.Ordinal);
        await foreach (Stored<Secret> secret in secrets.Records.Everywhere(cancellation))
            found.ExceptWith(secret.Value.Credential?.Accounts.Select(account => account.Name) ?? []);
        await foreach (Stored<RotationTask> task in tasks.Records.Everywhere(cancellation))
        {
            // What a parked one was to take away stays until somebody does; the others of it are in their secrets.
            if (task.Value.IsOpen && task.Value.Step != TaskStep.Parked)
                found.ExceptWith(task.Value.Accounts);
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}
