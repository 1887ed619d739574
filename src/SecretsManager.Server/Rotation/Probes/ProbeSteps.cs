using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>The transitions of what is known of a credential, each one transaction with its audit record. They change nothing of the secret, and begin no rotation.</summary>
internal sealed class ProbeSteps(CredentialProbes probes, SecretStore secrets, RotationTasks tasks, RotationSettings settings, IRandomBytes random)
{
    private const long Hour = 3_600_000;

    // A rotation that is under way has mostly ended by then.
    private const long PauseWhileRotating = 600_000;

    /// <summary>What a transition is asked for.</summary>
    /// <param name="Owner">The node.</param>
    /// <param name="Epoch">The lease's; not with <see cref="ProbeEvent.Take"/>.</param>
    /// <param name="VersionId">The version that was tried; empty with <see cref="ProbeEvent.Take"/>.</param>
    /// <param name="Reason">Why it could not be asked, in words; with <see cref="ProbeEvent.Unanswered"/>.</param>
    internal sealed record Step(ProbeEvent Event, string Owner, long Epoch, string VersionId, string Reason);

    /// <summary>Hours between two probes of a credential, in milliseconds; 0 where none is made.</summary>
    private long Interval => settings.ProbeHours * Hour;

    /// <summary>The first probe of a secret, at a time of its own within the interval, so that not all come at once.</summary>
    public Change Begin(Secret secret, long now) => probes.Records.Ensure(
        probes.Identity(secret.Account, secret.Region, secret.ImmutableId),
        new CredentialProbe(secret.Name, secret.ImmutableId, secret.Credential!.Product, secret.Credential.Instance, now, now + Identifiers.NewNumber(0, Interval, random)));

    /// <summary>Puts the change of a transition among <paramref name="changes"/>.</summary>
    /// <exception cref="ApiException"><c>FailedOperation</c>: another node asks, or has asked already.</exception>
    public async ValueTask Take(Stored<CredentialProbe> stored, Step step, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        CredentialProbe probe = stored.Value;
        Stored<Secret>? found = await secrets.Find(stored.Identity.Account, stored.Identity.Region, probe.SecretName, cancellation);
        Secret? secret = found?.Value.ImmutableId == probe.SecretId && CredentialProbes.IsAsked(found.Value) ? found.Value : null;
        if (step.Event == ProbeEvent.Take)
        {
            // A node that has been killed and is back holds its leases still: it has one process at a time.
            if ((probe.Lease?.Until > now && probe.Lease.Owner != step.Owner) || (probe.Lease is null && probe.Next > now))
                throw RotationRefusals.LeaseLost();
            if (secret is null || settings.ProbeHours == 0)
                changes.Add(RecordStore<CredentialProbe>.Delete(stored));
            else if (await IsRotating(secret, cancellation))
                Update(probe with { Lease = null, Next = now + PauseWhileRotating });
            else
                Update(probe with { Lease = new TaskLease(step.Owner, probe.Epochs + 1, now + (settings.LeaseSeconds * 1000L)), Epochs = probe.Epochs + 1 });
            return;
        }

        if (probe.Lease is null || probe.Lease.Epoch != step.Epoch || probe.Lease.Until <= now)
            throw RotationRefusals.LeaseLost();
        CredentialProbe asked = probe with { Lease = null, Next = now + Interval };

        // What was true of a credential that is not the current one any more says nothing.
        if (secret is null || secret.Credential!.Current != step.VersionId || await IsRotating(secret, cancellation))
        {
            Update(asked with { Next = now + PauseWhileRotating });
            return;
        }

        changes.Add(new Change.Expect(found!.Identity, found.Generation));
        Update(step.Event switch
        {
            ProbeEvent.Accepted => Answered(asked, CredentialState.Accepted, step.VersionId, now),
            ProbeEvent.Refused => Answered(asked, CredentialState.Refused, step.VersionId, now),
            _ => asked with { Unanswered = step.Reason },
        });

        void Update(CredentialProbe next) => changes.Add(probes.Records.Update(stored, next));
    }

    // One that is parked changes nothing until somebody resumes it, and the current credential is in use meanwhile.
    private async ValueTask<bool> IsRotating(Secret secret, CancellationToken cancellation) =>
        secret.OpenTask != 0 && await tasks.Find(secret.Account, secret.Region, secret.OpenTask, cancellation) is not { Value.Step: TaskStep.Parked };

    private static CredentialProbe Answered(CredentialProbe probe, CredentialState state, string version, long now) =>
        probe with { State = state, VersionId = version, Since = probe.State == state && probe.VersionId == version ? probe.Since : now, Asked = now, Unanswered = string.Empty };
}
