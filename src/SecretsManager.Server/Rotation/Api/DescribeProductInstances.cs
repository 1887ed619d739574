using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Lists the instances that are registered.</summary>
internal sealed class DescribeProductInstances(ProductInstances instances) : IAction<DescribeProductInstancesRequest, DescribeProductInstancesResponse>
{
    private const int MostAtOnce = 100;
    private const int UsualPage = 20;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeProductInstances),
        Effect = ActionEffect.Read,
        AuditFields = ["ProductName", "Offset", "Limit"],
    };

    public DescribeProductInstancesRequest Read(ParameterReader parameters) => DescribeProductInstancesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeProductInstancesRequest request, CancellationToken cancellation) =>
        SecretResources.List(call);

    public async ValueTask<DescribeProductInstancesResponse> Handle(AuthorizedCall<DescribeProductInstancesRequest> call, CancellationToken cancellation)
    {
        int limit = ParameterRules.CheckNumber("Limit", call.Request.Limit, MostAtOnce);
        RecordQuery query = new(RecordKind.ProductInstance, call.Caller.Account, call.Region)
        {
            Products = string.IsNullOrEmpty(call.Request.ProductName) ? null : [call.Request.ProductName],
            Offset = ParameterRules.CheckNumber("Offset", call.Request.Offset, int.MaxValue),
            Limit = limit == 0 ? UsualPage : limit,
        };
        (IReadOnlyList<Stored<ProductInstance>> page, long total) = call.SeesAll
            ? await instances.Records.List(query, cancellation)
            : await instances.Records.ListShown(query, instance => call.Sees(ProductInstances.Of(instance)), cancellation);
        return new DescribeProductInstancesResponse(total, [.. page.Select(instance => instance.Value.ToInfo())]);
    }
}
