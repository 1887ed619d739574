using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Switches the rotation of a secret on or off, and says when.</summary>
internal sealed class UpdateRotationStatus(SecretStore secrets, SecretResources resources, ScheduleWishes wishes)
    : IAction<UpdateRotationStatusRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(UpdateRotationStatus),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "EnableRotation", "Frequency", "RotationBeginTime", "WaitForReadersDays", "LongestWaitDays"],
    };

    public UpdateRotationStatusRequest Read(ParameterReader parameters) => UpdateRotationStatusRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateRotationStatusRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateRotationStatusRequest> call, CancellationToken cancellation)
    {
        UpdateRotationStatusRequest request = call.Request;
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, request.SecretName, cancellation);
        RotationSchedule schedule = stored.Value.Schedule ?? throw RotationRefusals.CannotRotate();
        SecretRefusals.RequireEnabled(stored.Value);
        if (stored.Value.Credential is null && (request.WaitForReadersDays ?? request.LongestWaitDays) is not null)
            throw RotationRefusals.NoReadersToWaitFor();
        schedule = wishes.Apply(schedule, request.EnableRotation, request.Frequency, request.RotationBeginTime, call.Now) with { WaitingSince = null };
        if (request.WaitForReadersDays is { } reading)
            schedule = schedule with { ReaderDays = ParameterRules.CheckNumber("WaitForReadersDays", reading, SecretReaders.DaysKept), LongestWaitDays = ReaderGrace.UsualLongestDays };
        if (request.LongestWaitDays is { } longest)
            schedule = schedule with { LongestWaitDays = ParameterRules.CheckNumber("LongestWaitDays", longest, ReaderGrace.MostLongestDays) };
        call.Changes.Add(secrets.Records.Update(stored, stored.Value.WithSchedule(schedule)));
        return EmptyResponse.Instance;
    }
}
