using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// The transitions of a task, each one transaction with its audit record. A node that does not hold the task's lease changes nothing: each
/// names the epoch that it got, and the records are changed by compare-and-set.
/// </summary>
internal sealed class TaskSteps(SecretStore secrets, RotationTasks tasks, RotationPlan plan, Promotion promotion, RotationSettings settings, IRandomBytes random)
{
    private const int MostTries = 10;

    // 2, 6, 18 seconds and on, up to an hour: a restart is waited out quickly, an outage patiently.
    private const long FirstPause = 2000;
    private const long LongestPause = 3_600_000;

    // Somebody waits for a creation, and a login that is not taken yet may be in a moment.
    private const long LongestPauseOfWaiters = 60_000;

    /// <summary>What a transition is asked for.</summary>
    /// <param name="Owner">The node; with <see cref="TaskEvent.Take"/>.</param>
    /// <param name="Epoch">The lease's; not with <see cref="TaskEvent.Take"/>.</param>
    /// <param name="Reason">Why, in words; with <see cref="TaskEvent.Postpone"/>.</param>
    /// <param name="Fault">What kind of fault; with <see cref="TaskEvent.Postpone"/>.</param>
    internal sealed record Step(TaskEvent Event, string Owner, long Epoch, string Reason, TargetFault? Fault)
    {
        /// <summary>The means's own value; with <see cref="TaskEvent.Adopt"/>.</summary>
        public SecretValue? Value { get; init; }
    }

    /// <summary>Puts the changes of a transition among <paramref name="changes"/>.</summary>
    /// <exception cref="ApiException"><c>FailedOperation</c>: the task is another node's, or not at a point from which the step leads.</exception>
    public async ValueTask Take(Stored<RotationTask> stored, Step step, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        RotationTask task = stored.Value;
        if (step.Event == TaskEvent.Forget)
        {
            if (task.IsOpen || task.ForgetAt > now)
                throw RotationRefusals.LeaseLost();
            changes.Add(RecordStore<RotationTask>.Delete(stored));
            return;
        }

        if (!task.IsOpen || task.Step == TaskStep.Parked)
            throw RotationRefusals.LeaseLost();
        if (step.Event == TaskEvent.Take)
        {
            // A node that has been killed and is back holds its leases still: it has one process at a time.
            bool isAnothers = task.Lease?.Until > now && task.Lease.Owner != step.Owner;
            if (isAnothers || task.NextTry > now)
                throw RotationRefusals.LeaseLost();
            Update(task with { Lease = new TaskLease(step.Owner, task.Epochs + 1, LeaseEnd(now)), Epochs = task.Epochs + 1 });
            return;
        }

        if (task.Lease is null || task.Lease.Epoch != step.Epoch || task.Lease.Until <= now)
            throw RotationRefusals.LeaseLost();
        RotationTask held = task with { Lease = task.Lease with { Until = LeaseEnd(now) } };
        switch (step.Event)
        {
            case TaskEvent.Apply when task.Step == TaskStep.Planned:
                Update(held with { Step = TaskStep.Applying });
                break;
            case TaskEvent.Adopt when task.Step == TaskStep.Planned:
                await Adopt(task, step.Value!, now, changes, cancellation);
                Update(held with { Step = TaskStep.Applying });
                break;
            case TaskEvent.Applied when task.Step == TaskStep.Applying:
                Update(held with { Step = TaskStep.Applied, Reason = string.Empty });
                break;
            case TaskEvent.Rename when task.Step == TaskStep.Planned:
                Update(await Renamed(held, now, changes, cancellation));
                break;
            case TaskEvent.Replace when task.Step == TaskStep.Applying && task.Tries + 1 < MostTries:
                Update(await Replaced(held, step.Reason, now, changes, cancellation));
                break;
            case TaskEvent.Replace when task.Step == TaskStep.Applying:
                Update(await Postponed(task, step, now, changes, cancellation));
                break;
            case TaskEvent.Promote when task.Step == TaskStep.Applied:
                await Promote(task, now, changes, cancellation);
                Update(task.HasFinish ? held with { Step = TaskStep.Finishing, Promoted = true, Tries = 0 } : Ended(task, TaskStep.Done, now));
                break;
            case TaskEvent.Finished when task.Step == TaskStep.Finishing:
                Stored<Secret> finished = await SecretOf(task, cancellation);
                changes.Add(secrets.Records.Update(finished, finished.Value.WithTask(0)));
                Update(Ended(task, TaskStep.Done, now));
                break;
            case TaskEvent.Postpone:
                Update(await Postponed(task, step, now, changes, cancellation));
                break;
            case TaskEvent.Cleared when task.Purpose == TaskPurpose.Drop:
                Update(Ended(task, TaskStep.Done, now));
                break;
            case TaskEvent.Cleared when task.Step == TaskStep.Clearing:
                Update(Ended(task, TaskStep.Failed, now) with { Reason = task.Reason });
                break;
            default:
                throw RotationRefusals.LeaseLost();
        }

        void Update(RotationTask next) => changes.Add(tasks.Records.Update(stored, next));
    }

    /// <summary>Resumes a task that was parked, at once.</summary>
    public Change Resume(Stored<RotationTask> stored, long now) =>
        tasks.Records.Update(stored, stored.Value with { Step = StepOf(stored.Value), Tries = 0, NextTry = now, Lease = null });

    /// <summary>Ends a task that was parked, of a secret that is to rotate otherwise.</summary>
    public Change Abandon(Stored<RotationTask> stored, long now) =>
        tasks.Records.Update(stored, Ended(stored.Value, TaskStep.Failed, now) with { Reason = stored.Value.Reason });

    private static TaskStep StepOf(RotationTask parked) => parked.Promoted ? TaskStep.Finishing : parked.Touched ? TaskStep.Applying : TaskStep.Planned;

    private long LeaseEnd(long now) => now + (settings.LeaseSeconds * 1000L);

    private RotationTask Ended(RotationTask task, TaskStep step, long now) => task.AsEnded(step, now, settings) with { Reason = string.Empty };

    private async ValueTask<Stored<Secret>> SecretOf(RotationTask task, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(task.Account, task.Region, task.SecretName, cancellation);
        return stored?.Value.ImmutableId == task.SecretId && stored.Value.OpenTask == task.Id ? stored : throw RotationRefusals.LeaseLost();
    }

    // The new version becomes current and the next rotation is due: with the end of the task and the audit record, or not at all.
    private async ValueTask Promote(RotationTask task, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<Secret> stored = await SecretOf(task, cancellation);
        Secret secret = promotion.Of(
            stored.Value, task.Accounts.Count > 0 ? task.Accounts[0] : string.Empty, task.Candidate, task.Purpose == TaskPurpose.Create, endsTask: !task.HasFinish, now, changes);
        changes.Add(secrets.Records.Update(stored, secret));
    }

    private async ValueTask Adopt(RotationTask task, SecretValue value, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<Secret> stored = await SecretOf(task, cancellation);
        Secret secret = WithoutCandidate(stored.Value, task, changes);
        secret = await secrets.WithCandidate(secret, task.Candidate, value, now, await secrets.KeyOf(secret, cancellation), changes, cancellation);
        changes.Add(secrets.Records.Update(stored, secret));
    }

    private async ValueTask<RotationTask> Renamed(RotationTask task, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<Secret> stored = await SecretOf(task, cancellation);
        string old = task.Accounts[0];
        string name = AccountName.New(old[..old.LastIndexOf("_SSM_", StringComparison.Ordinal)], random);
        Secret secret = stored.Value with
        {
            Credential = stored.Value.Credential! with
            {
                Accounts = [.. stored.Value.Credential!.Accounts.Select(account => account.Name == old ? account with { Name = name } : account)],
            },
        };
        return (await WithNewCandidate(stored, secret, task, name, now, changes, cancellation)) with { Accounts = [name] };
    }

    private async ValueTask<RotationTask> Replaced(RotationTask task, string reason, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<Secret> stored = await SecretOf(task, cancellation);
        RotationTask next = await WithNewCandidate(stored, stored.Value, task, task.Accounts.Count > 0 ? task.Accounts[0] : string.Empty, now, changes, cancellation);
        return next with { Tries = task.Tries + 1, Reason = reason };
    }

    private async ValueTask<RotationTask> WithNewCandidate(
        Stored<Secret> stored, Secret secret, RotationTask task, string account, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        secret = WithoutCandidate(secret, task, changes);
        (secret, string candidate) = await plan.WithCandidate(secret, account, now, await secrets.KeyOf(secret, cancellation), changes, cancellation);
        changes.Add(secrets.Records.Update(stored, secret));
        return task with { Candidate = candidate };
    }

    /// <summary>The secret without the task's candidate, whose payload is deleted.</summary>
    public static Secret WithoutCandidate(Secret secret, RotationTask task, ICollection<Change> changes) =>
        secret.Versions.FirstOrDefault(version => version.IsCandidate && version.VersionId == task.Candidate) is { } candidate
            ? SecretStore.WithoutVersion(secret, candidate, changes)
            : secret;

    /// <summary>
    /// The secret whose parked rotation is given up: its candidate goes. Of an administrator's account it may be in force, and then nobody else knows it: it
    /// stays, as a version before the current one.
    /// </summary>
    public static Secret WithoutRotation(Secret secret, RotationTask task, ICollection<Change> changes)
    {
        if (task is not { Means: RotationKind.Administrator, Touched: true }
            || secret.Versions.FirstOrDefault(version => version.IsCandidate && version.VersionId == task.Candidate) is not { } candidate)
            return WithoutCandidate(secret, task, changes);
        SecretVersion? current = secret.ToldVersions.LastOrDefault();
        IEnumerable<SecretVersion> others = secret.Versions.Where(version => version != candidate && version != current);
        return secret with { Versions = current is null ? [.. others, candidate with { IsCandidate = false }] : [.. others, candidate with { IsCandidate = false }, current] };
    }

    private async ValueTask<RotationTask> Postponed(RotationTask task, Step step, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        int tries = task.Tries + 1;
        bool isHopeless = tries >= MostTries;
        task = task with { Tries = tries, Lease = null, Reason = step.Reason, Touched = task.Touched || task.Step is TaskStep.Applying or TaskStep.Applied };
        if (task.Purpose == TaskPurpose.Create && task.Step != TaskStep.Clearing && (isHopeless || IsLasting(step.Fault)))
            return await GivenUp(task, now, changes, cancellation);
        if (isHopeless)
            return task with { Step = TaskStep.Parked };
        long longest = task.Purpose == TaskPurpose.Create || task.Step == TaskStep.Applied ? LongestPauseOfWaiters : LongestPause;
        long pause = Math.Min(FirstPause * (long)Math.Pow(3, tries - 1), longest);
        return task with { NextTry = now + pause };
    }

    // The secret stands as failed; what may have been made in the instance is taken away again.
    private async ValueTask<RotationTask> GivenUp(RotationTask task, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Stored<Secret> stored = await SecretOf(task, cancellation);
        Secret secret = WithoutCandidate(stored.Value, task, changes);
        changes.Add(secrets.Records.Update(stored, secret with { State = SecretState.Failed, Credential = secret.Credential! with { OpenTask = 0 } }));
        return task.Touched
            ? task with { Step = TaskStep.Clearing, Tries = 0, NextTry = now }
            : Ended(task, TaskStep.Failed, now) with { Reason = task.Reason };
    }

    // Waiting does not help a creation against these, and somebody waits for it.
    private static bool IsLasting(TargetFault? fault) =>
        fault is TargetFault.AdministratorRefused or TargetFault.RightMissing or TargetFault.NotThere or TargetFault.Untrusted;
}
