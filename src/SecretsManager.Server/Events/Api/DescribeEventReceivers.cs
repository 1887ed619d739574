using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events.Api;

/// <summary>Lists the receivers, with how far each is behind and why.</summary>
internal sealed class DescribeEventReceivers(EventReceivers receivers, EventRecords records) : IAction<DescribeEventReceiversRequest, DescribeEventReceiversResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeEventReceivers),
        Effect = ActionEffect.Read,
    };

    public DescribeEventReceiversRequest Read(ParameterReader parameters) => DescribeEventReceiversRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeEventReceiversRequest request, CancellationToken cancellation) => SecretResources.List(call);

    public async ValueTask<DescribeEventReceiversResponse> Handle(AuthorizedCall<DescribeEventReceiversRequest> call, CancellationToken cancellation)
    {
        List<EventReceiverInfo> shown = [];
        foreach (Stored<EventReceiver> receiver in await receivers.Of(call.Caller.Account, call.Region, cancellation))
        {
            if (call.SeesAll || call.Sees(EventReceivers.Of(receiver)))
                shown.Add(await Describe(receiver.Value, cancellation));
        }

        return new DescribeEventReceiversResponse(shown.Count, shown);
    }

    private async ValueTask<EventReceiverInfo> Describe(EventReceiver receiver, CancellationToken cancellation)
    {
        (_, long waiting) = await records.Events.List(Of(receiver, RecordKind.SecretEvent), cancellation);
        (IReadOnlyList<Stored<EventQueue>> failing, long heldUp) = await records.Queues.List(Of(receiver, RecordKind.EventQueue) with { States = [EventQueue.Failing] }, cancellation);
        return new EventReceiverInfo(
            receiver.Name, receiver.Url, receiver.Authority, receiver.Events, receiver.SecretNamePrefix, receiver.Created / 1000, MessageSigner.PublicHalf(receiver.SigningKey),
            waiting, heldUp, receiver.GivenUp, failing.Count > 0 ? failing[0].Value.Failure : string.Empty, failing.Count > 0 ? failing[0].Value.FailedAt / 1000 : 0);
    }

    private static RecordQuery Of(EventReceiver receiver, string kind) => new(kind, receiver.Account, receiver.Region) { Products = [receiver.Id], Offset = 0, Limit = 1 };
}
