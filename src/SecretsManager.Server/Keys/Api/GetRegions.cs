using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Tells which regions are served.</summary>
internal sealed class GetRegions(ServerSettings settings) : IAction<GetRegionsRequest, GetRegionsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GetRegions),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public GetRegionsRequest Read(ParameterReader parameters) => GetRegionsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetRegionsRequest request, CancellationToken cancellation) =>
        KeyCalls.Operation(call);

    public ValueTask<GetRegionsResponse> Handle(AuthorizedCall<GetRegionsRequest> call, CancellationToken cancellation)
    {
        return new(new GetRegionsResponse(settings.Regions));
    }
}
