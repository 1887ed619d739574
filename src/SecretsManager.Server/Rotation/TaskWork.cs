using SecretsManager.Protocol;
using SecretsManager.Server.Rotation.Means;

namespace SecretsManager.Server.Rotation;

/// <summary>Does what a task wants next, where its secret's values are used: in an instance, or by the means of a secret of the caller's own.</summary>
internal sealed class TaskWork(TargetWork targets, ValueWork values)
{
    /// <summary>One piece of work.</summary>
    /// <returns>What to tell the journal, why where that is worth a word, and with <see cref="TaskEvent.Adopt"/> the value, to be disposed.</returns>
    /// <exception cref="TargetException">It was not done, or it is not known whether it was.</exception>
    public async Task<(TaskEvent Event, string Reason, SecretValue? Value)> Do(RotationTask task, CancellationToken cancellation)
    {
        if (task.Means is { } means)
            return await values.Do(task, means, cancellation);
        (TaskEvent done, string reason) = await targets.Do(task, cancellation);
        return (done, reason, null);
    }
}
