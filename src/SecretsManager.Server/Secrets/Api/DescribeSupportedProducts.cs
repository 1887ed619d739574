using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Tells which products the API knows by name.</summary>
internal sealed class DescribeSupportedProducts() : IAction<DescribeSupportedProductsRequest, DescribeSupportedProductsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeSupportedProducts),
        Effect = ActionEffect.Read,
    };

    public DescribeSupportedProductsRequest Read(ParameterReader parameters) => DescribeSupportedProductsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSupportedProductsRequest request, CancellationToken cancellation) =>
        SecretResources.Operation(call);

    public ValueTask<DescribeSupportedProductsResponse> Handle(AuthorizedCall<DescribeSupportedProductsRequest> call, CancellationToken cancellation)
    {
        return new(new DescribeSupportedProductsResponse([.. SsmService.Products.Select(product => product.Name)]));
    }
}
