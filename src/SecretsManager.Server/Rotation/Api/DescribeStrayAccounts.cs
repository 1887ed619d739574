using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Lists the accounts of an instance that look like the product's and belong to no secret.</summary>
internal sealed class DescribeStrayAccounts(ProductInstances instances, StrayAccounts strays) : IAction<DescribeStrayAccountsRequest, StrayAccountsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeStrayAccounts),
        Effect = ActionEffect.Read,
        AuditFields = ["InstanceID"],
    };

    public DescribeStrayAccountsRequest Read(ParameterReader parameters) => DescribeStrayAccountsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeStrayAccountsRequest request, CancellationToken cancellation) =>
        instances.Named(call, request.InstanceID, cancellation);

    public async ValueTask<StrayAccountsResponse> Handle(AuthorizedCall<DescribeStrayAccountsRequest> call, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Get(call.Caller.Account, call.Region, call.Request.InstanceID, cancellation);
        return new StrayAccountsResponse(stored.Value.Id, await strays.Find(stored.Value, cancellation));
    }
}
