using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Forgets the readers of secrets who have not come again for long. Only the product itself calls it.</summary>
internal sealed class PruneReaders : IAction<PruneReadersRequest, EmptyResponse>, IHourlyCall
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PruneReaders),
        Effect = ActionEffect.Write,
        Regional = false,
        Internal = true,
    };

    public string Action => nameof(PruneReaders);

    public PruneReadersRequest Read(ParameterReader parameters) => new();

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PruneReadersRequest request, CancellationToken cancellation) => SecretResources.Operation(call);

    public ValueTask<EmptyResponse> Handle(AuthorizedCall<PruneReadersRequest> call, CancellationToken cancellation)
    {
        call.Changes.Add(new Change.PruneReaders(call.Now - (SecretReaders.DaysKept * TimeSpan.MillisecondsPerDay)));
        return new(EmptyResponse.Instance);
    }
}

/// <summary>Asks for it.</summary>
internal sealed record PruneReadersRequest;
