using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>Finds registered receivers.</summary>
internal sealed class EventReceivers(RecordStore<EventReceiver> receivers)
{
    /// <summary>How many an account may have in a region.</summary>
    public const int Most = 10;

    public RecordStore<EventReceiver> Records => receivers;

    /// <summary>All of an account in a region, by their age.</summary>
    public static RecordQuery Query(long account, string region) => new(RecordKind.EventReceiver, account, region) { Ascending = true, Offset = 0, Limit = Most };

    public async ValueTask<IReadOnlyList<Stored<EventReceiver>>> Of(long account, string region, CancellationToken cancellation) =>
        (await receivers.List(Query(account, region), cancellation)).Records;

    public ValueTask<Stored<EventReceiver>?> Find(long account, string region, string name, CancellationToken cancellation) =>
        receivers.Find(receivers.Identity(account, region, name), cancellation);

    /// <summary>The receiver that a request names.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: it is not a name; <c>ResourceNotFound</c>.</exception>
    public async ValueTask<Stored<EventReceiver>> Get(long account, string region, string name, CancellationToken cancellation)
    {
        ReceiverFields.CheckName(name);
        return await Find(account, region, name, cancellation) ?? throw ReceiverFields.NotFound();
    }

    /// <summary>A receiver as policies know it: <c>receiver/$name</c>.</summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string name, CancellationToken cancellation)
    {
        Stored<EventReceiver>? stored = await Find(call.Caller.Account, call.Region, name, cancellation);
        return new TouchedResource(NameOf(call.Caller.Account, call.Region, name))
        {
            Judged = TouchedResource.Of(receivers.Identity(call.Caller.Account, call.Region, name), stored),
        };
    }

    /// <summary>A receiver that was found.</summary>
    public static TouchedResource Of(Stored<EventReceiver> stored) => new(NameOf(stored.Value.Account, stored.Value.Region, stored.Value.Name));

    /// <summary>A receiver that is to be.</summary>
    public static TouchedResource New(AuthenticatedCall call) => new(NameOf(call.Caller.Account, call.Region, "*"));

    private static ResourceName NameOf(long account, string region, string name) => new(SsmService.Name, region, account, $"receiver/{name}");
}
