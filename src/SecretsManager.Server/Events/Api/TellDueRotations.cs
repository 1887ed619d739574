using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events.Api;

/// <summary>Tells receivers of the rotations that have come near in this hour. Only the product itself calls it.</summary>
internal sealed class TellDueRotations(EventOutbox outbox, EventReceivers receivers, SecretStore secrets, DueMark dueMark, EventSettings settings)
    : IAction<TellDueRotationsRequest, EmptyResponse>, IHourlyCall
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(TellDueRotations),
        Effect = ActionEffect.Write,
        Regional = false,
        Internal = true,
    };

    public string Action => nameof(TellDueRotations);

    public TellDueRotationsRequest Read(ParameterReader parameters) => new();

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, TellDueRotationsRequest request, CancellationToken cancellation) => SecretResources.Operation(call);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<TellDueRotationsRequest> call, CancellationToken cancellation)
    {
        HashSet<(long Account, string Region)> places = [];
        await foreach (Stored<EventReceiver> receiver in receivers.Records.Everywhere(cancellation))
            places.Add((receiver.Value.Account, receiver.Value.Region));
        DueMark.Told told = await dueMark.Read(cancellation);
        long from = told.Time ?? call.Now;
        long to = call.Now + (settings.DueSoonDays * TimeSpan.MillisecondsPerDay);
        if (places.Count == 0 || settings.DueSoonDays == 0 || to <= from)
            return EmptyResponse.Instance;
        call.Changes.Add(told.AsRead);
        call.Changes.Add(DueMark.Move(to));
        foreach ((long account, string region) in places)
        {
            RecordQuery due = new(RecordKind.Secret, account, region) { DueWithin = (from, to), Offset = 0, Limit = 1 };
            await foreach (Stored<Secret> secret in secrets.Records.All(due, cancellation))
                await outbox.AddDueSoon(call.Changes, secret, call.Now, string.Empty, cancellation);
        }

        return EmptyResponse.Instance;
    }
}

/// <summary>Asks for it.</summary>
internal sealed record TellDueRotationsRequest;
