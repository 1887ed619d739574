using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Says by what means new values of a secret of the caller's own come to be, and when; or that nothing makes them any more.</summary>
internal sealed class SetSecretRotation(
    SecretStore secrets, RotationFields fields, NewestVersion newest, RotationStart start, TaskSteps steps, SecretResources resources, DisplayTime times)
    : IAction<SetSecretRotationRequest, DescribeSecretRotationResponse>
{
    private const string ReadPermission = "ssm:GetSecretValue";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(SetSecretRotation),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "Kind", "EnableRotation", "Frequency", "RotationBeginTime", "PasswordLength", "Command"],
        AnswerFields = ["SecretName", "Kind"],
    };

    public SetSecretRotationRequest Read(ParameterReader parameters) => SetSecretRotationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, SetSecretRotationRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    // A command or a webhook gets the values: whoever names one must be allowed to read them.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, SetSecretRotationRequest request, CancellationToken cancellation) =>
        request.Kind is nameof(RotationKind.Command) or nameof(RotationKind.Webhook)
            ?
            [
                await resources.Named(call, request.SecretName, cancellation, SsmService.CurrentVersion) with { Permission = ReadPermission },
                .. await resources.KeyToOpen(call, request.SecretName, cancellation),
            ]
            : [];

    public async ValueTask<DescribeSecretRotationResponse> Handle(AuthorizedCall<SetSecretRotationRequest> call, CancellationToken cancellation)
    {
        SetSecretRotationRequest request = call.Request;
        Stored<Secret> stored = await secrets.GetChangeable(call.Caller.Account, call.Region, request.SecretName, nameof(SetSecretRotation), cancellation);
        Secret secret = stored.Value;
        if (secret.Type != 0)
            throw RotationRefusals.NotOwn();
        if (secret.Rollout is not null)
            throw RotationRefusals.RolledOut();
        ValueRotation? rotation = fields.Read(request, secret.Rotation, call.Now);
        if (secret.OpenTask != 0)
            (secret, rotation) = await WithOpenTask(secret, rotation, call.Now, call.Changes, cancellation);
        if (rotation is not null)
            secret = await newest.MakeCurrent(secret, call.Changes, cancellation);
        if (rotation?.Webhook is { } webhook)
            call.Note("Host", new Uri(webhook.Url).Host);
        secret = secret with { Rotation = rotation };
        call.Changes.Add(secrets.Records.Update(stored, secret));
        return RotationFields.Describe(secret, times);
    }

    // What was parked goes on by the same kind of means, mended; for another kind it is given up, and its candidate goes.
    private async ValueTask<(Secret Secret, ValueRotation? Rotation)> WithOpenTask(
        Secret secret, ValueRotation? rotation, long now, List<Change> changes, CancellationToken cancellation)
    {
        Stored<RotationTask> parked = await start.ParkedTaskOf(secret, cancellation);
        if (rotation?.Kind == parked.Value.Means)
            return (secret, rotation! with { OpenTask = parked.Value.Id });
        changes.Add(steps.Abandon(parked, now));
        return (TaskSteps.WithoutRotation(secret, parked.Value, changes), rotation);
    }
}
