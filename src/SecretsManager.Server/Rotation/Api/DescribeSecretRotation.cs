using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Tells how a secret of the caller's own rotates; never a value, and of the key that signs its public half alone.</summary>
internal sealed class DescribeSecretRotation(SecretStore secrets, SecretResources resources, DisplayTime times)
    : IAction<DescribeSecretRotationRequest, DescribeSecretRotationResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeSecretRotation),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName"],
    };

    public DescribeSecretRotationRequest Read(ParameterReader parameters) => DescribeSecretRotationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSecretRotationRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DescribeSecretRotationResponse> Handle(AuthorizedCall<DescribeSecretRotationRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        return stored.Value.Type == 0 ? RotationFields.Describe(stored.Value, times) : throw RotationRefusals.NotOwn();
    }
}
