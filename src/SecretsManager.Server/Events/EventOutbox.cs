using System.Globalization;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>
/// Puts the events that changes of secrets make, for each receiver that is to be told, into the transaction of the change. Their order is that of
/// the secret's generations, so that none has to be read to add another.
/// </summary>
internal sealed class EventOutbox(EventRecords records, EventReceivers receivers, SecretStore secrets, SecretChanges changes, DueMark dueMark, OutboxRoom room, ILogger<EventOutbox> log) : IConsequences
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Change>> Of(IReadOnlyList<Change> made, long now, string requestId, CancellationToken cancellation)
    {
        List<Change> all = [];
        foreach (Change change in made)
        {
            switch (change)
            {
                case Change.Insert { Value: Secret after } insert:
                    await Add(all, null, after, insert.Row.Generation, now, requestId, cancellation);
                    break;
                case Change.Update { Before: Secret before, Value: Secret after } update:
                    await Add(all, before, after, update.Row.Generation, now, requestId, cancellation);
                    break;
                case Change.Delete { Before: Secret before } delete:
                    await Add(all, before, null, delete.Generation + 1, now, requestId, cancellation);
                    break;
                case Change.Update { Before: RotationTask { Step: not TaskStep.Parked }, Value: RotationTask { Step: TaskStep.Parked, Purpose: TaskPurpose.Rotate } task } update:
                    await AddFailure(all, made, task, update.Row.Generation, now, requestId, cancellation);
                    break;
                case Change.Insert { Value: RotationTask { Step: TaskStep.Parked, Purpose: TaskPurpose.Rotate } task } insert:
                    await AddFailure(all, made, task, insert.Row.Generation, now, requestId, cancellation);
                    break;
                case Change.Update { Before: CredentialProbe before, Value: CredentialProbe after } update when HappeningOf(before.State, after.State) is { } happening:
                    await AddProbe(all, made, update.Row, after, happening, now, requestId, cancellation);
                    break;
            }
        }

        return all;
    }

    /// <summary>Puts the event that a secret rotates soon among <paramref name="all"/>, and that the secret is as it was read.</summary>
    public async ValueTask AddDueSoon(ICollection<Change> all, Stored<Secret> stored, long now, string requestId, CancellationToken cancellation)
    {
        IReadOnlyList<EventReceiver> told = await Told(stored.Value, cancellation);
        if (told.Count == 0 || stored.Value.NextRotation is not { } next)
            return;
        all.Add(new Change.Expect(stored.Identity, stored.Generation));
        await Add(all, told, stored.Value, DueSequence(stored.Generation, next), DueSoon(next), now, requestId, cancellation);
    }

    private async ValueTask Add(List<Change> all, Secret? before, Secret? after, long generation, long now, string requestId, CancellationToken cancellation)
    {
        Secret secret = after ?? before!;
        IReadOnlyList<Happening> happenings = changes.Between(before, after);
        long? next = after?.NextRotation;
        bool mayBeSoon = next is not null && next != before?.NextRotation && after!.Schedule!.WaitingSince is null;
        if (happenings.Count == 0 && !mayBeSoon)
            return;
        IReadOnlyList<EventReceiver> told = await Told(secret, cancellation);
        if (told.Count == 0)
            return;
        for (int i = 0; i < happenings.Count; i++)
            await Add(all, told, secret, string.Create(CultureInfo.InvariantCulture, $"{generation:D19}.{i:D3}"), happenings[i], now, requestId, cancellation);

        // What is due later is told in its hour.
        if (mayBeSoon && await dueMark.Read(cancellation) is { Time: { } mark } read && next <= mark)
        {
            all.Add(read.AsRead);
            await Add(all, told, secret, DueSequence(generation, next.Value), DueSoon(next.Value), now, requestId, cancellation);
        }
    }

    private ValueTask AddFailure(List<Change> all, IReadOnlyList<Change> made, RotationTask task, long generation, long now, string requestId, CancellationToken cancellation)
    {
        Happening failed = new(SecretEventType.RotationFailed) { VersionId = task.Promoted ? task.Candidate : null, FlowId = task.Id, Reason = task.Reason };
        string place = string.Create(CultureInfo.InvariantCulture, $"task.{generation:D19}");
        return AddBeside(all, made, (task.Account, task.Region, task.SecretName, task.SecretId), place, failed, now, requestId, cancellation);
    }

    private ValueTask AddProbe(
        List<Change> all, IReadOnlyList<Change> made, RecordRow row, CredentialProbe probe, Happening happening, long now, string requestId, CancellationToken cancellation)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"login.{row.Generation:D19}");
        return AddBeside(all, made, (row.Identity.Account, row.Identity.Region, probe.SecretName, probe.SecretId), place, happening, now, requestId, cancellation);
    }

    // What happened stands in a record of its own: the secret as these changes leave it, or else as it was read and still is, gives the event its place among those of the secret.
    private async ValueTask AddBeside(
        List<Change> all, IReadOnlyList<Change> made, (long Account, string Region, string Name, string Id) of, string place, Happening happening, long now, string requestId, CancellationToken cancellation)
    {
        Change.Update? along = made.OfType<Change.Update>().FirstOrDefault(change => change.Value is Secret changed && changed.ImmutableId == of.Id);
        Stored<Secret>? stored = along is { Value: Secret left, Row: var row }
            ? new Stored<Secret>(row.Identity, row.Generation, left)
            : await secrets.Find(of.Account, of.Region, of.Name, cancellation);
        if (stored?.Value.ImmutableId != of.Id)
            return;
        IReadOnlyList<EventReceiver> told = await Told(stored.Value, cancellation);
        if (told.Count == 0)
            return;
        if (along is null)
            all.Add(new Change.Expect(stored.Identity, stored.Generation));
        string sequence = string.Create(CultureInfo.InvariantCulture, $"{stored.Generation:D19}.{place}");
        await Add(all, told, stored.Value, sequence, happening, now, requestId, cancellation);
    }

    private static Happening? HappeningOf(CredentialState before, CredentialState after) => (before, after) switch
    {
        (not CredentialState.Refused, CredentialState.Refused) => new Happening(SecretEventType.CredentialRefused),
        (CredentialState.Refused, CredentialState.Accepted) => new Happening(SecretEventType.CredentialAccepted),
        _ => null,
    };

    private async ValueTask Add(
        ICollection<Change> all, IReadOnlyList<EventReceiver> told, Secret secret, string sequence, Happening happening, long now, string requestId, CancellationToken cancellation)
    {
        CloudEvent.Subject subject = new(secret.Account, secret.Region, secret.Name, secret.ImmutableId);
        string? message = null;
        foreach (EventReceiver receiver in told.Where(receiver => receiver.Takes(happening.Type, secret.Name)))
        {
            if (!await room.Take(secret.Account, secret.Region, cancellation))
                return;
            message ??= CloudEvent.Text(subject, sequence, happening, now, requestId);
            SecretEvent found = new(receiver.Id, CloudEvent.IdOf(subject, sequence), happening.Type, now, message);
            all.Add(records.Ensure(new EventQueue(receiver.Name, receiver.Id, secret.ImmutableId, secret.Name, now, now), secret.Account, secret.Region));
            all.Add(records.Insert(found, secret.Account, secret.Region));
        }
    }

    // A registration that was tampered with must not keep anybody from changing secrets.
    private async ValueTask<IReadOnlyList<EventReceiver>> Told(Secret secret, CancellationToken cancellation)
    {
        try
        {
            return [.. (await receivers.Of(secret.Account, secret.Region, cancellation)).Select(stored => stored.Value)];
        }
        catch (IntegrityException broken)
        {
            EventLog.Broken(log, broken, secret.Account, secret.Region);
            return [];
        }
    }

    private static Happening DueSoon(long next) => new(SecretEventType.RotationDueSoon) { At = next };

    private static string DueSequence(long generation, long next) => string.Create(CultureInfo.InvariantCulture, $"{generation:D19}.due.{next:D19}");
}
