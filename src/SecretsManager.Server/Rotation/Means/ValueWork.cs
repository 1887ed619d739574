using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// Does what a task on a secret of the caller's own wants next, by the secret's means, and says what came of it. Everything it does may be done
/// again.
/// </summary>
internal sealed class ValueWork(SecretStore secrets, IEnumerable<IRotationMeans> all, SecretSettings settings, ICrashPoints crash)
{
    private readonly Dictionary<RotationKind, IRotationMeans> means = all.ToDictionary(one => one.Kind);

    /// <summary>The means of a kind.</summary>
    public IRotationMeans Of(RotationKind kind) => means[kind];

    /// <summary>One piece of work; see <see cref="TaskWork.Do"/>.</summary>
    /// <exception cref="TargetException">The means did not do it, or it is not known whether it did.</exception>
    public async Task<(TaskEvent Event, string Reason, SecretValue? Value)> Do(RotationTask task, RotationKind kind, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(task.Account, task.Region, task.SecretName, cancellation);
        if (stored?.Value is not { Rotation: { } rotation } secret || secret.ImmutableId != task.SecretId || rotation.Kind != kind || rotation.OpenTask != task.Id)
            throw RotationRefusals.LeaseLost();
        SecretVersion candidate = secret.Versions.FirstOrDefault(version => version.VersionId == task.Candidate) ?? throw RotationRefusals.LeaseLost();
        SecretVersion? before = secret.ToldVersions.LastOrDefault(version => version.VersionId != task.Candidate);
        using SecretValue next = await Open(secret, candidate, cancellation);
        using SecretValue? old = before is null ? null : await Open(secret, before, cancellation);
        return await Do(new StepCall(task, rotation, StepOf(task.Step), next, old, before?.Kind == ValueKind.Binary), cancellation);
    }

    private static RotationStep StepOf(TaskStep step) => step switch
    {
        TaskStep.Planned => RotationStep.Create,
        TaskStep.Applying => RotationStep.Set,
        TaskStep.Applied => RotationStep.Test,
        _ => RotationStep.Finish,
    };

    private async Task<(TaskEvent Event, string Reason, SecretValue? Value)> Do(StepCall call, CancellationToken cancellation)
    {
        crash.Reach($"rotation-before-{call.StepName}");
        SecretValue? made;
        try
        {
            made = await means[call.Rotation.Kind].Do(call, cancellation);
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.PasswordRefused && call.Step == RotationStep.Set)
        {
            return (TaskEvent.Replace, refused.Message, null);
        }

        if (made is not null && (made.Length == 0 || made.Length > settings.MaximumValueBytes))
        {
            made.Dispose();
            throw new TargetException(TargetFault.Failed, $"The value that the step create gave is empty or longer than {settings.MaximumValueBytes} bytes.");
        }

        crash.Reach($"rotation-after-{call.StepName}");
        return call.Step switch
        {
            RotationStep.Create => (made is null ? TaskEvent.Apply : TaskEvent.Adopt, string.Empty, made),
            RotationStep.Set => (TaskEvent.Applied, string.Empty, null),
            RotationStep.Test => (TaskEvent.Promote, string.Empty, null),
            _ => (TaskEvent.Finished, string.Empty, null),
        };
    }

    private async ValueTask<SecretValue> Open(Secret secret, SecretVersion version, CancellationToken cancellation)
    {
        try
        {
            return await secrets.Open(secret, version, cancellation);
        }
        catch (ApiException refused)
        {
            throw new TargetException(TargetFault.Failed, "The values cannot be opened: the customer master key of the secret cannot be used.", refused);
        }
    }
}
