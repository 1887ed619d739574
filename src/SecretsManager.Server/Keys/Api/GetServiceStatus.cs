using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Tells how the key management service stands for the account in the region, and what its root of trust is.</summary>
internal sealed class GetServiceStatus(KeyCalls calls, KeySettings settings, RateSettings rates) : IAction<GetServiceStatusRequest, GetServiceStatusResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GetServiceStatus),
        Effect = ActionEffect.Read,
    };

    public GetServiceStatusRequest Read(ParameterReader parameters) => GetServiceStatusRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetServiceStatusRequest request, CancellationToken cancellation) =>
        KeyCalls.Operation(call);

    public async ValueTask<GetServiceStatusResponse> Handle(AuthorizedCall<GetServiceStatusRequest> call, CancellationToken cancellation)
    {
        long count = await calls.Count(call.Caller.Account, call.Region, cancellation);
        return new GetServiceStatusResponse((int)count, settings.KeysPerRegion, rates.LimitOf(nameof(Encrypt)), RootKinds.NameOf(calls.Keys.Holders.Root.Kind));
    }
}
