using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of a secret at once, or resumes one that was parked.</summary>
internal sealed class RotateProductSecret(SecretStore secrets, RotationPlan plan, RotationTasks tasks, TaskSteps steps, SecretResources resources)
    : IAction<RotateProductSecretRequest, RotateProductSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RotateProductSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["FlowID"],
    };

    public RotateProductSecretRequest Read(ParameterReader parameters) => RotateProductSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RotateProductSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<RotateProductSecretResponse> Handle(AuthorizedCall<RotateProductSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        Secret secret = stored.Value;
        ProductCredential credential = secret.Credential ?? throw RotationRefusals.CannotRotate();
        SecretRefusals.RequireEnabled(secret);
        if (credential.OpenTask != 0 && credential.TargetUin == 0)
            return new RotateProductSecretResponse(await Resume(secret, call.Now, call.Changes, cancellation));
        (Secret next, long task) = await plan.Begin(secret, TaskPurpose.Rotate, call.Now, await secrets.KeyOf(secret, cancellation), call.Changes, cancellation);
        call.Changes.Add(secrets.Records.Update(stored, next));
        if (credential.TargetUin != 0)
            call.Note("AccessKeyId", next.Credential!.Accounts[^1].Name);
        return new RotateProductSecretResponse(task);
    }

    private async ValueTask<long> Resume(Secret secret, long now, List<Change> changes, CancellationToken cancellation)
    {
        Stored<RotationTask> open = await tasks.GetNow(secret.Account, secret.Region, secret.Credential!.OpenTask, cancellation);
        if (open.Value.Step != TaskStep.Parked)
            throw RotationRefusals.TaskOpen();
        changes.Add(steps.Resume(open, now));
        return open.Value.Id;
    }
}
