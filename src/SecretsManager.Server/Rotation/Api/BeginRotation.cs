using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Rotation.AccessKeys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Api;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of a secret whose time has come. Only the product itself calls it.</summary>
internal sealed class BeginRotation(
    SecretStore secrets, RotationPlan plan, AccessKeyRotation accessKeys, ReaderGrace grace, SecretResources resources, ILogger<BeginRotation> log)
    : IAction<BeginRotationRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = DueSecret.Rotation,
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        Internal = true,
    };

    public BeginRotationRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, BeginRotationRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<BeginRotationRequest> call, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        // Meanwhile it may have been disabled, or somebody may have begun by hand.
        if (stored?.Value is not { State: SecretState.Enabled, OpenTask: 0, Schedule: { } schedule } || !(schedule.Next <= call.Now))
            return EmptyResponse.Instance;
        int behind = await grace.Behind(stored.Value, call.Now, cancellation);
        if (behind > 0)
            call.Note("ReadersBehind", behind.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (behind > 0 && ReaderGrace.Waiting(schedule, call.Now) is { } waiting)
        {
            call.Changes.Add(secrets.Records.Update(stored, stored.Value.WithSchedule(waiting)));
            return EmptyResponse.Instance;
        }

        (Secret next, long task) = await Begin(call, stored.Value, cancellation);
        call.Changes.Add(secrets.Records.Update(stored, next));
        call.Note("FlowID", task.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return EmptyResponse.Instance;
    }

    private async ValueTask<(Secret Secret, long Task)> Begin(AuthorizedCall<BeginRotationRequest> call, Secret secret, CancellationToken cancellation)
    {
        MasterKey key = await secrets.KeyOf(secret, cancellation);
        try
        {
            return await plan.Begin(secret, TaskPurpose.Rotate, call.Now, key, call.Changes, cancellation);
        }
        catch (ApiException refused) when (secret.Credential is { TargetUin: not 0 } && refused.Code is ErrorCode.ResourceNotFound or ErrorCode.OperationDeniedAccessKeyOverLimit)
        {
            // Nobody hears a refusal of the product's own call, and trying again mends nothing: somebody has to see why.
            (secret, RotationTask parked) = accessKeys.Park(secret, refused.Text.English, call.Now, call.Changes);
            RotationLog.Parked(log, parked.SecretName, parked.Id, parked.Reason);
            return (secret, parked.Id);
        }
    }
}

/// <summary>Asks for a due rotation.</summary>
internal sealed record BeginRotationRequest(string SecretName);
