using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of a secret of the caller's own at once, or resumes one that was parked.</summary>
internal sealed class RotateSecret(SecretStore secrets, RotationStart start, SecretResources resources) : IAction<RotateSecretRequest, RotateSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RotateSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        AnswerFields = ["FlowID"],
    };

    public RotateSecretRequest Read(ParameterReader parameters) => RotateSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RotateSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<RotateSecretResponse> Handle(AuthorizedCall<RotateSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        if (stored.Value.Rotation is null)
            throw RotationRefusals.NoRotation();
        return new RotateSecretResponse((await start.BeginOrResume(stored, call.Now, call.Changes, cancellation)).Task);
    }
}
