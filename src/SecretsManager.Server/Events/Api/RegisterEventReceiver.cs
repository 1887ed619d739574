using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Means;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events.Api;

/// <summary>Makes a service known that is told of what happens to secrets.</summary>
internal sealed class RegisterEventReceiver(EventReceivers receivers, RotationSettings settings, IRandomBytes random) : IAction<RegisterEventReceiverRequest, RegisterEventReceiverResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RegisterEventReceiver),
        Effect = ActionEffect.Write,
        AuditFields = ["ReceiverName", "SecretNamePrefix"],
        AnswerFields = ["ReceiverName"],
    };

    public RegisterEventReceiverRequest Read(ParameterReader parameters) => RegisterEventReceiverRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RegisterEventReceiverRequest request, CancellationToken cancellation) => new(EventReceivers.New(call));

    public async ValueTask<RegisterEventReceiverResponse> Handle(AuthorizedCall<RegisterEventReceiverRequest> call, CancellationToken cancellation)
    {
        RegisterEventReceiverRequest request = call.Request;
        (long account, string region) = (call.Caller.Account, call.Region);
        ReceiverFields.CheckName(request.ReceiverName);
        WebhookHosts.Require(settings.WebhookHosts, request.Url);
        InstanceFields.CheckCertificates(request.Authority ?? string.Empty);
        ReceiverFields.CheckPrefix(request.SecretNamePrefix ?? string.Empty);
        EventReceiver receiver = new(
            Identifiers.NewUuid(random), request.ReceiverName, account, region, call.Now, request.Url, request.Authority ?? string.Empty,
            ReceiverFields.Events(request.Events), request.SecretNamePrefix ?? string.Empty, MessageSigner.NewKey());
        if (await receivers.Find(account, region, receiver.Name, cancellation) is not null)
            throw ReceiverFields.Exists();
        if (await receivers.Records.Count(account, region, cancellation) >= EventReceivers.Most)
            throw ReceiverFields.TooMany();
        call.Changes.Add(new Change.ExpectFewer(EventReceivers.Query(account, region), EventReceivers.Most));
        call.Changes.Add(receivers.Records.Insert(receivers.Records.Identity(account, region, receiver.Name), receiver));
        call.Note("Host", new Uri(receiver.Url).Host);
        return new RegisterEventReceiverResponse(receiver.Name, MessageSigner.PublicHalf(receiver.SigningKey));
    }
}
