using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Api;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of a secret whose time has come. Only the product itself calls it.</summary>
internal sealed class BeginRotation(SecretStore secrets, RotationPlan plan, SecretResources resources, ReaderGrace grace) : IAction<BeginRotationRequest, EmptyResponse>
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

        (Secret next, long task) = await plan.Begin(
            stored.Value, TaskPurpose.Rotate, call.Now, await secrets.KeyOf(stored.Value, cancellation), call.Changes, cancellation);
        call.Changes.Add(secrets.Records.Update(stored, next));
        call.Note("FlowID", task.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return EmptyResponse.Instance;
    }
}

/// <summary>Asks for a due rotation.</summary>
internal sealed record BeginRotationRequest(string SecretName);
