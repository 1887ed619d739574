using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Describes a secret, without its values.</summary>
internal sealed class DescribeSecret(SecretStore secrets, SecretResources resources, DisplayTime times) : IAction<DescribeSecretRequest, DescribeSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeSecret),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName"],
    };

    public DescribeSecretRequest Read(ParameterReader parameters) => DescribeSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DescribeSecretResponse> Handle(AuthorizedCall<DescribeSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        return new DescribeSecretResponse(stored.Value.ToMetadata(times), stored.Value.AdditionalConfig, stored.Value.ToAccounts(times));
    }
}
