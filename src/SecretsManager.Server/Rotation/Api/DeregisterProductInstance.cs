using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Forgets an instance in which no secret has accounts.</summary>
internal sealed class DeregisterProductInstance(ProductInstances instances, SecretStore secrets, RotationTasks tasks) : IAction<DeregisterProductInstanceRequest, EmptyResponse>
{
    private static readonly int[] OpenSteps =
        [(int)TaskStep.Planned, (int)TaskStep.Applying, (int)TaskStep.Applied, (int)TaskStep.Clearing];

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DeregisterProductInstance),
        Effect = ActionEffect.Write,
        AuditFields = ["InstanceID"],
    };

    public DeregisterProductInstanceRequest Read(ParameterReader parameters) => DeregisterProductInstanceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeregisterProductInstanceRequest request, CancellationToken cancellation) =>
        instances.Named(call, request.InstanceID, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeregisterProductInstanceRequest> call, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Get(call.Caller.Account, call.Region, call.Request.InstanceID, cancellation);
        string id = stored.Value.Id;
        RecordTagFilter among = new(CredentialScope.TagOf(id).Key, []);
        RecordQuery ofSecrets = new(RecordKind.Secret, call.Caller.Account, call.Region) { Offset = 0, Limit = 1 };
        // A task that deletes accounts outlives its secret.
        RecordQuery ofTasks = new(RecordKind.RotationTask, call.Caller.Account, call.Region) { States = OpenSteps, Offset = 0, Limit = 1 };
        if (await IsThere(secrets.Records, ofSecrets with { Instance = id })
            || await IsThere(secrets.Records, ofSecrets with { Tags = [new RecordTagFilter(Secret.HostTag, [id])] })
            || await IsThere(secrets.Records, ofSecrets with { Tags = [among] })
            || await IsThere(tasks.Records, ofTasks with { Instance = id })
            || await IsThere(tasks.Records, ofTasks with { Tags = [among] }))
            throw RotationRefusals.InstanceInUse();
        if (await secrets.Find(call.Caller.Account, call.Region, stored.Value.CredentialSecret, cancellation) is { Value.Rotation: { Kind: RotationKind.Administrator, Schedule.IsOn: true } rotation } administrator
            && rotation.Instance == stored.Value.Id)
            call.Changes.Add(secrets.Records.Update(administrator, administrator.Value.WithSchedule(rotation.Schedule with { IsOn = false, Next = null })));
        call.Changes.Add(RecordStore<ProductInstance>.Delete(stored));
        return EmptyResponse.Instance;

        async ValueTask<bool> IsThere<T>(RecordStore<T> store, RecordQuery query)
            where T : class => (await store.List(query, cancellation)).Records.Count > 0;
    }
}
