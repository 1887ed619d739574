using System.Text;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Means;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>
/// Delivers the events of one queue under a lease, one after the other. An event is deleted after the receiver has said that it has it, with the lease
/// said anew: whoever has lost the queue deletes nothing. So each event comes once or more often, and none before those of the same secret that came before it.
/// </summary>
internal sealed class QueueRun(
    EventRecords records, EventReceivers receivers, SignedPosts posts, Database database, NodeName node, RotationSettings settings, EventMetrics metrics, ICrashPoints crash, TimeProvider time, ILogger<QueueRun> log)
{
    /// <summary>Days after which an event is given up that is not taken.</summary>
    public const int MostDays = 7;

    /// <summary>Seconds that a receiver has.</summary>
    public const int AnswerSeconds = 10;

    private const int EventsAtOnce = 100;
    private const long MostAge = MostDays * 86_400_000L;

    // 5, 15, 45 seconds and on, up to an hour.
    private const long FirstPause = 5000;
    private const long LongestPause = 3_600_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Delivers until nothing is left, the receiver does not take something, or another node has the queue.</summary>
    public async Task Deliver(RecordIdentity identity, CancellationToken cancellation)
    {
        Stored<EventQueue>? queue = await records.Queues.FindNow(identity, cancellation);
        long now = Now;
        if (queue is null || queue.Value.NextTry > now || (queue.Value.HeldUntil > now && queue.Value.Owner != node.Name))
            return;
        queue = await Update(queue, Held(queue.Value), []);
        while (queue is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Stored<SecretEvent>> events = await records.First(identity, EventsAtOnce, cancellation);
            if (events.Count > 0)
                queue = await Deliver(queue, events, cancellation);
            else if (await Commit(EventRecords.End(queue)))
                return;
            else if ((await records.Queues.FindNow(identity, cancellation))?.Generation != queue.Generation)
                return;
        }
    }

    // The queue as it is then; null if it is not to go on here.
    private async Task<Stored<EventQueue>?> Deliver(Stored<EventQueue>? queue, IReadOnlyList<Stored<SecretEvent>> events, CancellationToken cancellation)
    {
        (long account, string region) = (queue!.Identity.Account, queue.Identity.Region);
        Stored<EventReceiver>? receiver = await receivers.Records.FindNow(receivers.Records.Identity(account, region, queue.Value.Receiver), cancellation);
        if (receiver?.Value.Id != queue.Value.ReceiverId)
            return await Update(queue, Held(queue.Value), [.. events.Select(RecordStore<SecretEvent>.Delete)]);
        for (int i = 0; i < events.Count && queue is not null; i++)
        {
            try
            {
                await Post(receiver!.Value, events[i].Value, cancellation);
            }
            catch (TargetException fault)
            {
                await Postpone(queue, receiver!, [.. events.Skip(i)], fault.Message);
                return null;
            }

            metrics.CountDelivered();
            crash.Reach("event-delivered");
            queue = await Update(queue, Held(queue.Value) with { Tries = 0, Failure = string.Empty }, [RecordStore<SecretEvent>.Delete(events[i])]);
        }

        return queue;
    }

    private async Task Post(EventReceiver receiver, SecretEvent told, CancellationToken cancellation)
    {
        SignedPost post = new(receiver.Url, receiver.Authority, receiver.SigningKey, "ssm-event-1", told.Id, Encoding.UTF8.GetBytes(told.Message))
        {
            MediaType = CloudEvent.MediaType,
            Receiver = "receiver",
            Seconds = AnswerSeconds,
        };
        int status = await posts.Send(post, static (response, _) => Task.FromResult((int)response.StatusCode), cancellation);
        if (status is < 200 or > 299)
            throw new TargetException(TargetFault.Failed, $"The receiver answered with the status {status}.");
    }

    private async Task Postpone(Stored<EventQueue> queue, Stored<EventReceiver> receiver, IReadOnlyList<Stored<SecretEvent>> waiting, string reason)
    {
        EventQueue value = queue.Value;
        metrics.CountFailed();
        if (value.Tries == 0)
            EventLog.Failed(log, value.Receiver, queue.Identity.Account, value.SecretName, reason);
        long now = Now;
        int tries = value.Tries + 1;
        EventQueue next = value with
        {
            Owner = string.Empty,
            HeldUntil = 0,
            Tries = tries,
            NextTry = now + (long)Math.Min(FirstPause * Math.Pow(3, tries - 1), LongestPause),
            Failure = reason,
            FailedAt = now,
        };
        Stored<SecretEvent>[] old = [.. waiting.TakeWhile(told => now - told.Value.Time >= MostAge)];
        if (old.Length == 0)
        {
            await Update(queue, next, []);
            return;
        }

        // Other queues of the receiver may count at the same time; then it is done at the next try.
        EventReceiver counted = receiver.Value with { GivenUp = receiver.Value.GivenUp + old.Length };
        if (await Update(queue, next, [receivers.Records.Update(receiver, counted), .. old.Select(RecordStore<SecretEvent>.Delete)]) is null)
        {
            await Update(queue, next, []);
            return;
        }

        metrics.CountGivenUp(old.Length);
        EventLog.GivenUp(log, old.Length, value.SecretName, value.Receiver, queue.Identity.Account, MostDays);
    }

    private EventQueue Held(EventQueue queue) => queue with { Owner = node.Name, HeldUntil = Now + (settings.LeaseSeconds * 1000L) };

    private async Task<Stored<EventQueue>?> Update(Stored<EventQueue> queue, EventQueue next, IReadOnlyList<Change> changes) =>
        await Commit([records.Queues.Update(queue, next), .. changes]) ? new Stored<EventQueue>(queue.Identity, queue.Generation + 1, next) : null;

    private async Task<bool> Commit(IReadOnlyList<Change> changes) => await database.Commit(new UnitOfWork(changes, default)) == CommitOutcome.Committed;
}
