using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Tells when a secret rotates.</summary>
internal sealed class DescribeRotationDetail(SecretStore secrets, CredentialProbes probes, SecretResources resources, DisplayTime times)
    : IAction<DescribeRotationDetailRequest, DescribeRotationDetailResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeRotationDetail),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName"],
    };

    public DescribeRotationDetailRequest Read(ParameterReader parameters) => DescribeRotationDetailRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeRotationDetailRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DescribeRotationDetailResponse> Handle(AuthorizedCall<DescribeRotationDetailRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        RotationSchedule schedule = stored.Value.Schedule ?? throw RotationRefusals.NotOfProduct();
        return new DescribeRotationDetailResponse(schedule.IsOn, schedule.Days, times.Text(schedule.Latest), times.Text(schedule.Next))
        {
            Credential = stored.Value.Credential is { TargetUin: 0 } ? await CheckOf(stored.Value, cancellation) : null,
        };
    }

    // What was said of a version before says nothing of this one.
    private async ValueTask<CredentialCheck> CheckOf(Secret secret, CancellationToken cancellation) =>
        await probes.Find(secret, cancellation) is { Value: var probe } && (probe.VersionId.Length == 0 || probe.VersionId == secret.Credential!.Current)
        ? new CredentialCheck(probe.State.ToString(), TimeOf(probe.Since), TimeOf(probe.Asked), probe.Unanswered)
        : new CredentialCheck(nameof(CredentialState.Untested), string.Empty, string.Empty, string.Empty);

    private string TimeOf(long time) => times.Text(time == 0 ? null : time);
}
