using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Does in the instance what a task wants next, and says what came of it. Everything it does may be done again: a node that takes the task over
/// does it again.
/// </summary>
internal sealed class TargetWork(SecretStore secrets, ProductInstances instances, ProductDrivers drivers, ICrashPoints crash)
{
    /// <summary>One piece of work.</summary>
    /// <returns>What to tell the journal, and why where that is worth a word.</returns>
    /// <exception cref="TargetException">The instance did not do it, or it is not known whether it did.</exception>
    public async Task<(TaskEvent Event, string Reason)> Do(RotationTask task, CancellationToken cancellation)
    {
        Stored<ProductInstance> instance = await instances.Find(task.Account, task.Region, task.Instance, cancellation)
            ?? throw new TargetException(TargetFault.NotThere, "The instance is not registered any more.");
        IProductDriver driver = drivers.Of(task.Product);
        return await instances.Administer(instance.Value, target => Do(driver, target, task, cancellation), cancellation);
    }

    private async Task<(TaskEvent Event, string Reason)> Do(IProductDriver driver, ProductTarget target, RotationTask task, CancellationToken cancellation)
    {
        if (task.Purpose == TaskPurpose.Drop || task.Step == TaskStep.Clearing)
        {
            crash.Reach("rotation-before-drop");
            foreach (string account in task.Accounts)
                await driver.Drop(target, account, task.Scope, cancellation);
            crash.Reach("rotation-dropped");
            return (TaskEvent.Cleared, string.Empty);
        }

        (bool isNew, SecretValue password) = await Candidate(driver, task, cancellation);
        using (password)
        {
            switch (task.Step)
            {
                case TaskStep.Planned:
                    crash.Reach("rotation-planned");
                    return isNew && await IsTaken(driver, target, task.Accounts[0], cancellation) ? (TaskEvent.Rename, string.Empty) : (TaskEvent.Apply, string.Empty);
                case TaskStep.Applying:
                    return await Apply(driver, target, task, password, cancellation);
                default:
                    crash.Reach("rotation-before-test");
                    if (!await driver.LogsIn(target, task.Accounts[0], password, task.Scope, cancellation))
                        throw new TargetException(TargetFault.Failed, "The instance does not take the new password yet.");
                    crash.Reach("rotation-tested");
                    return (TaskEvent.Promote, string.Empty);
            }
        }
    }

    private async Task<(TaskEvent Event, string Reason)> Apply(
        IProductDriver driver, ProductTarget target, RotationTask task, SecretValue password, CancellationToken cancellation)
    {
        crash.Reach("rotation-before-apply");
        try
        {
            await driver.Apply(target, task.Accounts[0], password, task.Scope, cancellation);
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.PasswordRefused)
        {
            // Another one may please it, but only where this one is certainly not in force.
            if (!await driver.LogsIn(target, task.Accounts[0], password, task.Scope, cancellation))
                return (TaskEvent.Replace, refused.Message);
        }

        crash.Reach("rotation-applied");
        return (TaskEvent.Applied, string.Empty);
    }

    // Two prefixes may be the same, and somebody may have made an account of such a name by hand.
    private static async Task<bool> IsTaken(IProductDriver driver, ProductTarget target, string account, CancellationToken cancellation) =>
        (await driver.Accounts(target, cancellation)).Contains(account, StringComparer.OrdinalIgnoreCase);

    private async ValueTask<(bool IsNew, SecretValue Password)> Candidate(IProductDriver driver, RotationTask task, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(task.Account, task.Region, task.SecretName, cancellation);
        Secret secret = stored?.Value.ImmutableId == task.SecretId ? stored.Value : throw RotationRefusals.LeaseLost();
        SecretVersion candidate = secret.Versions.FirstOrDefault(version => version.IsCandidate && version.VersionId == task.Candidate) ?? throw RotationRefusals.LeaseLost();
        bool isNew = secret.Credential!.Accounts.First(account => account.Name == task.Accounts[0]).Version.Length == 0;
        SecretValue value;
        try
        {
            value = await secrets.Open(secret, candidate, cancellation);
        }
        catch (ApiException refused)
        {
            throw new TargetException(TargetFault.Failed, "The new password cannot be opened: the customer master key of the secret cannot be used.", refused);
        }

        using (value)
            return (isNew, driver.LoginOf(value) ?? throw new Sealing.IntegrityException("a candidate"));
    }
}
