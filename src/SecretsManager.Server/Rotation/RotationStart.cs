using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Begins rotations that somebody asks for.</summary>
internal sealed class RotationStart(SecretStore secrets, RotationPlan plan, RotationTasks tasks, TaskSteps steps)
{
    /// <summary>Begins the rotation of a secret at once, or resumes the one that was parked; what changes goes among <paramref name="changes"/>.</summary>
    /// <returns>The secret as it is then, and the task.</returns>
    /// <exception cref="ApiException"><c>ResourceUnavailable</c>: it is not enabled; <c>FailedOperation</c>: a task is under way; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<(Secret Secret, long Task)> BeginOrResume(Stored<Secret> stored, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        Secret secret = stored.Value;
        SecretRefusals.RequireEnabled(secret);
        // An access key has nothing half done that could be gone on with: it is rotated anew.
        if (secret.OpenTask != 0 && secret.Credential is not { TargetUin: not 0 })
        {
            Stored<RotationTask> open = await ParkedTaskOf(secret, cancellation);
            changes.Add(steps.Resume(open, now));
            return (secret, open.Value.Id);
        }

        (Secret next, long task) = await plan.Begin(secret, TaskPurpose.Rotate, now, await secrets.KeyOf(secret, cancellation), changes, cancellation);
        changes.Add(secrets.Records.Update(stored, next));
        return (next, task);
    }

    /// <summary>The task that is open on a secret.</summary>
    /// <exception cref="ApiException"><c>FailedOperation</c>: it is under way, not parked.</exception>
    public async ValueTask<Stored<RotationTask>> ParkedTaskOf(Secret secret, CancellationToken cancellation)
    {
        Stored<RotationTask> open = await tasks.GetNow(secret.Account, secret.Region, secret.OpenTask, cancellation);
        return open.Value.Step == TaskStep.Parked ? open : throw RotationRefusals.TaskOpen();
    }
}
