using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Notes that an instance is asked about a current credential, or what it said. Only the product itself calls it.</summary>
internal sealed class AdvanceProbe(CredentialProbes probes, ProbeSteps steps, SecretResources resources) : IAction<AdvanceProbeRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(AdvanceProbe),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId", "Event", "Epoch", "Owner", "Reason"],
        Internal = true,
    };

    public AdvanceProbeRequest Read(ParameterReader parameters) => AdvanceProbeRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AdvanceProbeRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AdvanceProbeRequest> call, CancellationToken cancellation)
    {
        RecordIdentity identity = probes.Identity(call.Caller.Account, call.Region, call.Request.SecretId);
        Stored<CredentialProbe> stored = await probes.Records.FindNow(identity, cancellation) ?? throw RotationRefusals.LeaseLost();
        await steps.Take(stored, call.Request.Step, call.Now, call.Changes, cancellation);
        return EmptyResponse.Instance;
    }
}

/// <summary>Asks for a step.</summary>
internal sealed record AdvanceProbeRequest(string SecretName, string SecretId, ProbeSteps.Step Step)
{
    public static AdvanceProbeRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("SecretId"),
        new ProbeSteps.Step(
            Enum.Parse<ProbeEvent>(parameters.RequiredText("Event")),
            parameters.RequiredText("Owner"),
            parameters.RequiredInteger("Epoch"),
            parameters.Text("VersionId") ?? string.Empty,
            parameters.Text("Reason") ?? string.Empty));

    /// <summary>The same as the parameters of a call.</summary>
    public static SecretValue ToParameters(CredentialProbe probe, ProbeSteps.Step step) => SecretJson.Of(0, writer =>
    {
        writer.WriteString("SecretName"u8, probe.SecretName);
        writer.WriteString("SecretId"u8, probe.SecretId);
        writer.WriteString("Event"u8, step.Event.ToString());
        writer.WriteString("Owner"u8, step.Owner);
        writer.WriteNumber("Epoch"u8, step.Epoch);
        if (step.VersionId.Length > 0)
            writer.WriteString("VersionId"u8, step.VersionId);
        if (step.Reason.Length > 0)
            writer.WriteString("Reason"u8, step.Reason);
    });
}
