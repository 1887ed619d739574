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
internal sealed class UpdateRotationStatus(SecretStore secrets, SecretResources resources, DisplayTime times, RotationSettings settings)
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
        ProductCredential credential = stored.Value.Credential ?? throw RotationRefusals.CannotRotate();
        SecretRefusals.RequireEnabled(stored.Value);
        int days = request.Frequency is null && credential.Schedule.Days > 0 ? credential.Schedule.Days : RotationRules.Days("Frequency", request.Frequency ?? settings.MinimumDays, settings.MinimumDays);
        long begin = string.IsNullOrEmpty(request.RotationBeginTime) ? call.Now : times.Parse("RotationBeginTime", request.RotationBeginTime);
        RotationSchedule schedule = request.EnableRotation
            ? credential.Schedule with { IsOn = true, Days = days, Begin = begin, Next = begin }
            : credential.Schedule with { IsOn = false, Days = days, Next = null };
        schedule = schedule with { WaitingSince = null };
        if (request.WaitForReadersDays is { } reading)
            schedule = schedule with { ReaderDays = ParameterRules.CheckNumber("WaitForReadersDays", reading, SecretReaders.DaysKept), LongestWaitDays = ReaderGrace.UsualLongestDays };
        if (request.LongestWaitDays is { } longest)
            schedule = schedule with { LongestWaitDays = ParameterRules.CheckNumber("LongestWaitDays", longest, ReaderGrace.MostLongestDays) };
        call.Changes.Add(secrets.Records.Update(stored, stored.Value with { Credential = credential with { Schedule = schedule } }));
        return EmptyResponse.Instance;
    }
}
