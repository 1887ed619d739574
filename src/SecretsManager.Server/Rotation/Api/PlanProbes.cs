using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Sees to it that each credential in an instance is asked about from time to time. Only the product itself calls it.</summary>
internal sealed class PlanProbes(ProductInstances instances, SecretStore secrets, CredentialProbes probes, ProbeSteps steps, RotationSettings settings)
    : IAction<PlanProbesRequest, EmptyResponse>, IHourlyCall
{
    // The rest has its turn in the next hour.
    private const int MostAtOnce = 5000;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PlanProbes),
        Effect = ActionEffect.Write,
        Regional = false,
        Internal = true,
    };

    public string Action => nameof(PlanProbes);

    public PlanProbesRequest Read(ParameterReader parameters) => new();

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PlanProbesRequest request, CancellationToken cancellation) => SecretResources.Operation(call);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<PlanProbesRequest> call, CancellationToken cancellation)
    {
        if (settings.ProbeHours == 0)
            return EmptyResponse.Instance;
        HashSet<string> known = new(StringComparer.Ordinal);
        await foreach (Stored<CredentialProbe> probe in probes.Records.Everywhere(cancellation))
            known.Add(probe.Value.SecretId);
        await foreach (Stored<ProductInstance> instance in instances.Records.Everywhere(cancellation))
        {
            ProductInstance at = instance.Value;
            RecordQuery all = new(RecordKind.Secret, at.Account, at.Region) { States = [(int)SecretState.Enabled], Offset = 0, Limit = 1 };

            // A pair that is put into a host has an id of its own where others have their instance.
            await Add(all with { Instance = at.Id });
            await Add(all with { Tags = [new RecordTagFilter(Secret.HostTag, [at.Id])] });
        }

        return EmptyResponse.Instance;

        async Task Add(RecordQuery query)
        {
            await foreach (Stored<Secret> secret in secrets.Records.All(query, cancellation))
            {
                if (call.Changes.Count < MostAtOnce && CredentialProbes.IsAsked(secret.Value) && known.Add(secret.Value.ImmutableId))
                    call.Changes.Add(steps.Begin(secret.Value, call.Now));
            }
        }
    }
}

/// <summary>Asks for it.</summary>
internal sealed record PlanProbesRequest;
