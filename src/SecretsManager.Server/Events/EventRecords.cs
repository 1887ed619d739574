using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>The events that wait, and the queues that they wait in: records whose ids begin with those of the receiver and the secret.</summary>
internal sealed class EventRecords(RecordStore<SecretEvent> events, RecordStore<EventQueue> queues)
{
    public RecordStore<SecretEvent> Events => events;

    public RecordStore<EventQueue> Queues => queues;

    /// <summary>The queue, unless it is there already.</summary>
    public Change Ensure(EventQueue queue, long account, string region) => queues.Ensure(queues.Identity(account, region, $"{queue.ReceiverId}.{queue.SecretId}"), queue);

    public Change Insert(SecretEvent added, long account, string region) => events.Insert(events.Identity(account, region, $"{added.ReceiverId}.{added.Id}"), added);

    /// <summary>The first events of a queue, in order.</summary>
    public Task<IReadOnlyList<Stored<SecretEvent>>> First(RecordIdentity queue, int limit, CancellationToken cancellation) =>
        events.Beginning(events.Identity(queue.Account, queue.Region, PrefixOf(queue)), limit, cancellation);

    /// <summary>The end of a queue that has no event any more.</summary>
    public static IReadOnlyList<Change> End(Stored<EventQueue> queue) =>
        [RecordStore<EventQueue>.Delete(queue), new Change.ExpectNone(RecordKind.SecretEvent, queue.Identity.Account, queue.Identity.Region, PrefixOf(queue.Identity))];

    private static string PrefixOf(RecordIdentity queue) => queue.Id + ".";
}
