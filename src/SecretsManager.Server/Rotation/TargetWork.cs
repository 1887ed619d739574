using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Does in the instance, or in each of several, what a task wants next, and says what came of it. Everything it does may be done again: a node that takes the
/// task over does it again.
/// </summary>
internal sealed class TargetWork(SecretStore secrets, ProductInstances instances, ProductDrivers drivers, ICrashPoints crash)
{
    /// <summary>One piece of work.</summary>
    /// <returns>What to tell the journal, and why where that is worth a word.</returns>
    /// <exception cref="TargetException">An instance did not do it, or it is not known whether it did; the others may have.</exception>
    public async Task<(TaskEvent Event, string Reason)> Do(RotationTask task, CancellationToken cancellation)
    {
        IProductDriver driver = drivers.Of(task.Product);
        if (task.Purpose == TaskPurpose.Drop || task.Step == TaskStep.Clearing)
        {
            return await InEach(task, async target =>
            {
                crash.Reach("rotation-before-drop");
                foreach (string account in task.Accounts)
                    await driver.Drop(target, account, task.Scope, cancellation);
                crash.Reach("rotation-dropped");
                return (TaskEvent.Cleared, string.Empty);
            }, cancellation);
        }

        (bool isNew, SecretValue password) = await Candidate(driver, task, cancellation);
        using (password)
        {
            return task.Step switch
            {
                TaskStep.Planned => await InEach(task, target => Look(driver, target, task, isNew, cancellation), cancellation),
                TaskStep.Applying => await InEach(task, target => Apply(driver, target, task, password, cancellation), cancellation),
                _ => await InEach(task, target => Test(driver, target, task, password, cancellation), cancellation),
            };
        }
    }

    // In all at the same time, so that one that does not answer keeps the others waiting for nothing; each that fails is told of. What one wants else than
    // that the task goes on, it wants for all: they have the same accounts.
    private async Task<(TaskEvent Event, string Reason)> InEach(
        RotationTask task, Func<ProductTarget, Task<(TaskEvent Event, string Reason)>> work, CancellationToken cancellation)
    {
        string[] all = [.. task.Instances];
        var ended = await Task.WhenAll(all.Select(id => In(task, id, work, cancellation)));
        (string Id, TargetException Fault)[] faults = [.. all.Zip(ended).Where(one => one.Second.Fault is not null).Select(one => (one.First, one.Second.Fault!))];
        if (faults.Length > 0)
            throw all.Length == 1 ? faults[0].Fault : new TargetException(faults[0].Fault.Fault, string.Join(' ', faults.Select(one => $"{one.Id}: {one.Fault.Message}")), faults[0].Fault);
        (TaskEvent Event, string Reason)[] done = [.. ended.Select(one => one.Done)];
        return done.FirstOrDefault(one => one.Event is TaskEvent.Rename or TaskEvent.Replace, done[0]);
    }

    private async Task<((TaskEvent Event, string Reason) Done, TargetException? Fault)> In(
        RotationTask task, string id, Func<ProductTarget, Task<(TaskEvent Event, string Reason)>> work, CancellationToken cancellation)
    {
        try
        {
            Stored<ProductInstance> instance = await instances.Find(task.Account, task.Region, id, cancellation)
                ?? throw new TargetException(TargetFault.NotThere, "The instance is not registered any more.");
            return (await instances.Administer(instance.Value, work, cancellation), null);
        }
        catch (TargetException fault)
        {
            return (default, fault);
        }
    }

    private async Task<(TaskEvent Event, string Reason)> Look(IProductDriver driver, ProductTarget target, RotationTask task, bool isNew, CancellationToken cancellation)
    {
        crash.Reach("rotation-planned");
        return isNew && await IsTaken(driver, target, task.Accounts[0], cancellation) ? (TaskEvent.Rename, string.Empty) : (TaskEvent.Apply, string.Empty);
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

    private async Task<(TaskEvent Event, string Reason)> Test(IProductDriver driver, ProductTarget target, RotationTask task, SecretValue password, CancellationToken cancellation)
    {
        crash.Reach("rotation-before-test");
        if (!await driver.LogsIn(target, task.Accounts[0], password, task.Scope, cancellation))
            throw new TargetException(TargetFault.Failed, "The instance does not take the new password yet.");
        crash.Reach("rotation-tested");
        return (TaskEvent.Promote, string.Empty);
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
