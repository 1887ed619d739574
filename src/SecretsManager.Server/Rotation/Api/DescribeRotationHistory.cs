using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Lists the versions of a secret that were current before, newest first, and its accounts.</summary>
internal sealed class DescribeRotationHistory(SecretStore secrets, SecretResources resources, DisplayTime times)
    : IAction<DescribeRotationHistoryRequest, DescribeRotationHistoryResponse>
{
    // What the API shows at most.
    private const int MostVersions = 10;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeRotationHistory),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName"],
    };

    public DescribeRotationHistoryRequest Read(ParameterReader parameters) => DescribeRotationHistoryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeRotationHistoryRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DescribeRotationHistoryResponse> Handle(AuthorizedCall<DescribeRotationHistoryRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        Secret secret = stored.Value;
        if (secret.Schedule is null)
            throw RotationRefusals.NotOfProduct();
        IEnumerable<string> before = secret.ToldVersions.Select(version => version.VersionId).Where(version => version != secret.CurrentId).Reverse();
        return new DescribeRotationHistoryResponse([.. before.Take(MostVersions)], secret.ToAccounts(times));
    }
}
