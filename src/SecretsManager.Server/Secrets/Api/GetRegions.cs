using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Tells which regions are served.</summary>
internal sealed class GetRegions(ServerSettings settings) : IAction<GetRegionsRequest, GetRegionsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(GetRegions),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public GetRegionsRequest Read(ParameterReader parameters) => GetRegionsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetRegionsRequest request, CancellationToken cancellation) =>
        SecretResources.Operation(call);

    public ValueTask<GetRegionsResponse> Handle(AuthorizedCall<GetRegionsRequest> call, CancellationToken cancellation)
    {
        return new(new GetRegionsResponse(settings.Regions));
    }
}
