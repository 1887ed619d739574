using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Quotas;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Tells how the key management service stands for the account in the region, and what its root of trust is.</summary>
internal sealed class GetServiceStatus(KeyCalls calls, KeySettings settings, RateSettings rates, QuotaSettings quotas, MonthlyCalls monthly)
    : IAction<GetServiceStatusRequest, GetServiceStatusResponse>
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
        long account = call.Caller.Account;
        return new GetServiceStatusResponse(
            (int)await calls.Count(account, call.Region, cancellation),
            settings.KeysPerRegion,
            quotas.CallsPerSecondOf(account, rates.LimitOf(nameof(Encrypt))),
            await monthly.Status(account, call.Now, cancellation),
            RootKinds.NameOf(calls.Keys.Holders.Root.Kind));
    }
}
