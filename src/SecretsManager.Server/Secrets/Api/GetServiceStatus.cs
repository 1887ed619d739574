using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Tells how the service stands for the account in the region.</summary>
internal sealed class GetServiceStatus(SecretStore secrets, MasterKeyHolders holders, SecretSettings settings, RateSettings rates)
    : IAction<GetServiceStatusRequest, GetServiceStatusResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(GetServiceStatus),
        Effect = ActionEffect.Read,
    };

    public GetServiceStatusRequest Read(ParameterReader parameters) => GetServiceStatusRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetServiceStatusRequest request, CancellationToken cancellation) =>
        SecretResources.Operation(call);

    public async ValueTask<GetServiceStatusResponse> Handle(AuthorizedCall<GetServiceStatusRequest> call, CancellationToken cancellation)
    {
        long total = await secrets.Records.Count(call.Caller.Account, call.Region, cancellation);
        return new GetServiceStatusResponse(rates.LimitOf(nameof(GetSecretValue)), settings.SecretsPerRegion, total, RootKinds.NameOf(holders.Root.Kind));
    }
}
