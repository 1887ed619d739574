using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of a secret at once, or resumes one that was parked.</summary>
internal sealed class RotateProductSecret(SecretStore secrets, RotationStart start, SecretResources resources)
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
        if (stored.Value.Credential is null)
            throw RotationRefusals.CannotRotate();
        (Secret next, long task) = await start.BeginOrResume(stored, call.Now, call.Changes, cancellation);
        if (next.Credential is { TargetUin: not 0 } credential)
            call.Note("AccessKeyId", credential.Accounts[^1].Name);
        return new RotateProductSecretResponse(task);
    }
}
