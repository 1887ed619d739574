using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Api;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Works on this node's share of the tasks that are due, several at a time. It can be killed anywhere: what it knows is in the journals.</summary>
internal sealed class RotationWorker(
    RotationTasks tasks, TaskWork work, IServiceProvider services, NodeName node, RotationSettings settings, ICrashPoints crash, TimeProvider time, ILogger<RotationWorker> log)
    : IDueWork, IAsyncDisposable
{
    // It is known to the container under two names, and asked to stop under each.
    private readonly RunningWork running = new(settings.TasksAtOnce);

    public string Kind => RecordKind.RotationTask;

    /// <inheritdoc/>
    public void Start(RecordIdentity identity) => running.Start(
        identity, Work, (left, why) => RotationLog.Left(log, left.Id, why), (failed, fault) => RotationLog.Failed(log, failed.Id, fault));

    /// <summary>Waits for what has been started.</summary>
    public Task Idle() => running.Idle();

    /// <summary>Stops before the next step of each task; whoever finds them due goes on.</summary>
    public ValueTask DisposeAsync() => running.DisposeAsync();

    private async Task Work(RecordIdentity identity, CancellationToken cancellation)
    {
        if (await tasks.Records.FindNow(identity, cancellation) is not { } stored)
            return;
        if (!stored.Value.IsOpen)
            await Tell(stored.Value, new TaskSteps.Step(TaskEvent.Forget, node.Name, 0, string.Empty, null), cancellation);
        else
            await Go(stored.Value, cancellation);
    }


    private async Task Go(RotationTask task, CancellationToken cancellation)
    {
        await Tell(task, new TaskSteps.Step(TaskEvent.Take, node.Name, 0, string.Empty, null), cancellation);
        long taken = time.GetTimestamp();
        long epoch = task.Epochs + 1;
        while (true)
        {
            RotationTask now = (await tasks.GetNow(task.Account, task.Region, task.Id, cancellation)).Value;
            if (!now.IsOpen || now.Lease?.Epoch != epoch)
            {
                TellIfParked(now);
                return;
            }

            // By the clock that nobody sets; each step told of extends the lease.
            using CancellationTokenSource lease = new(TimeSpan.FromSeconds(settings.LeaseSeconds) * 0.8 - time.GetElapsedTime(taken), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Token, cancellation);
            TaskSteps.Step step;
            SecretValue? value = null;
            try
            {
                (TaskEvent done, string reason, value) = await work.Do(now, either.Token);
                step = new TaskSteps.Step(done, node.Name, epoch, reason, null) { Value = value };
            }
            catch (TargetException fault)
            {
                RotationLog.Postponed(log, now.SecretName, now.Id, now.Tries + 1, fault.Message);
                step = new TaskSteps.Step(TaskEvent.Postpone, node.Name, epoch, fault.Message, fault.Fault);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                string silent = now.Means is null or RotationKind.Administrator ? "The instance did not answer in time." : "The step was not done in time.";
                step = new TaskSteps.Step(TaskEvent.Postpone, node.Name, epoch, silent, TargetFault.Unreachable);
            }

            taken = time.GetTimestamp();
            using (value)
                await Tell(now, step, cancellation);
            crash.Reach("rotation-step-committed");
        }
    }

    // The gateway is built from what is due, this among it.
    private async Task Tell(RotationTask task, TaskSteps.Step step, CancellationToken cancellation)
    {
        using SecretValue parameters = AdvanceRotationRequest.ToParameters(task, step);
        await services.GetRequiredService<IOwnCalls>().Call(nameof(AdvanceRotation), task.Account, task.Region, parameters.Memory, cancellation);
    }

    private void TellIfParked(RotationTask task)
    {
        if (task is { Step: TaskStep.Parked, Promoted: true })
            RotationLog.ParkedAtTheEnd(log, task.SecretName, task.Id, task.Reason);
        else if (task is { Step: TaskStep.Parked, Means: RotationKind.Administrator })
            RotationLog.ParkedAdministrator(log, task.Instance, task.Id, task.SecretName, task.Reason);
        else if (task.Step == TaskStep.Parked)
            RotationLog.Parked(log, task.SecretName, task.Id, task.Reason);
    }
}

/// <summary>The name of this node, which stands in leases.</summary>
internal sealed record NodeName(string Name);

/// <summary>Every message that the rotation logs.</summary>
internal static partial class RotationLog
{
    [LoggerMessage(3400, LogLevel.Error, "ALARM: the task {Task} on the accounts of the secret {Secret} is parked; the current version is untouched: {Reason}")]
    public static partial void Parked(ILogger logger, string secret, long task, string reason);

    [LoggerMessage(3405, LogLevel.Error, "ALARM: the task {Task} on the secret {Secret} is parked; the new version is current, and only the step finish is left: {Reason}")]
    public static partial void ParkedAtTheEnd(ILogger logger, string secret, long task, string reason);

    [LoggerMessage(3406, LogLevel.Error, "ALARM: the task {Task} on the administrator's password of the instance {Instance} is parked; the secret {Secret} keeps the current one and the planned one: {Reason}")]
    public static partial void ParkedAdministrator(ILogger logger, string instance, long task, string secret, string reason);

    [LoggerMessage(3407, LogLevel.Error, "ALARM: the current credential of the secret {Secret} is refused by the instance {Instance}")]
    public static partial void CredentialRefused(ILogger logger, string secret, string instance);

    [LoggerMessage(3408, LogLevel.Information, "The current credential of the secret {Secret} is taken again by the instance {Instance}")]
    public static partial void CredentialAccepted(ILogger logger, string secret, string instance);

    [LoggerMessage(3409, LogLevel.Warning, "Whether the current credential of the secret {Secret} is taken could not be asked of the instance {Instance}: {Reason}")]
    public static partial void CredentialNotAsked(ILogger logger, string secret, string instance, string reason);

    [LoggerMessage(3410, LogLevel.Information, "The credential {Credential} was not asked about; whoever finds it due does")]
    public static partial void ProbeLeft(ILogger logger, string credential, Exception cause);

    [LoggerMessage(3411, LogLevel.Error, "The credential {Credential} could not be asked about")]
    public static partial void ProbeFailed(ILogger logger, string credential, Exception fault);

    [LoggerMessage(3401, LogLevel.Warning, "The task {Task} on the accounts of the secret {Secret} did not come further, try {Tries}: {Reason}")]
    public static partial void Postponed(ILogger logger, string secret, long task, int tries, string reason);

    [LoggerMessage(3402, LogLevel.Information, "The task {Task} was left; whoever finds it due goes on")]
    public static partial void Left(ILogger logger, string task, Exception cause);

    [LoggerMessage(3404, LogLevel.Warning, "The tasks that this node was at could not be looked for; they wait for the end of their leases")]
    public static partial void NotResumed(ILogger logger, Exception fault);

    [LoggerMessage(3412, LogLevel.Warning, "The tasks that are parked could not be counted for the metrics")]
    public static partial void NotCounted(ILogger logger, Exception fault);

    [LoggerMessage(3403, LogLevel.Error, "The task {Task} could not be worked on")]
    public static partial void Failed(ILogger logger, string task, Exception fault);
}
