using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events.Api;

/// <summary>Forgets a receiver. The events that wait for it are deleted soon after.</summary>
internal sealed class DeregisterEventReceiver(EventReceivers receivers) : IAction<DeregisterEventReceiverRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DeregisterEventReceiver),
        Effect = ActionEffect.Write,
        AuditFields = ["ReceiverName"],
    };

    public DeregisterEventReceiverRequest Read(ParameterReader parameters) => DeregisterEventReceiverRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeregisterEventReceiverRequest request, CancellationToken cancellation) =>
        receivers.Named(call, request.ReceiverName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeregisterEventReceiverRequest> call, CancellationToken cancellation)
    {
        call.Changes.Add(RecordStore<EventReceiver>.Delete(await receivers.Get(call.Caller.Account, call.Region, call.Request.ReceiverName, cancellation)));
        return EmptyResponse.Instance;
    }
}
