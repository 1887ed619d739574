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
        (IReadOnlyList<Stored<Secret>> users, _) = await secrets.Records.List(
            new RecordQuery(RecordKind.Secret, call.Caller.Account, call.Region) { Instance = stored.Value.Id, Offset = 0, Limit = 1 }, cancellation);
        (IReadOnlyList<Stored<Secret>> pairs, _) = await secrets.Records.List(
            new RecordQuery(RecordKind.Secret, call.Caller.Account, call.Region) { Tags = [new RecordTagFilter(Secret.HostTag, [stored.Value.Id])], Offset = 0, Limit = 1 }, cancellation);
        // A task that deletes accounts outlives its secret.
        (IReadOnlyList<Stored<RotationTask>> open, _) = await tasks.Records.List(
            new RecordQuery(RecordKind.RotationTask, call.Caller.Account, call.Region) { Instance = stored.Value.Id, States = OpenSteps, Offset = 0, Limit = 1 }, cancellation);
        if (users.Count > 0 || pairs.Count > 0 || open.Count > 0)
            throw RotationRefusals.InstanceInUse();
        if (await secrets.Find(call.Caller.Account, call.Region, stored.Value.CredentialSecret, cancellation) is { Value.Rotation: { Kind: RotationKind.Administrator, Schedule.IsOn: true } rotation } administrator
            && rotation.Instance == stored.Value.Id)
            call.Changes.Add(secrets.Records.Update(administrator, administrator.Value.WithSchedule(rotation.Schedule with { IsOn = false, Next = null })));
        call.Changes.Add(RecordStore<ProductInstance>.Delete(stored));
        return EmptyResponse.Instance;
    }
}
