using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Quotas;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Tells how the service stands for the account in the region.</summary>
internal sealed class GetServiceStatus(
    SecretStore secrets, MasterKeyHolders holders, SecretSettings settings, RateSettings rates, QuotaSettings quotas, MonthlyCalls monthly)
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
        long account = call.Caller.Account;
        (long most, long total) = await Secrets(account, call.Region, cancellation);
        return new GetServiceStatusResponse(
            quotas.CallsPerSecondOf(account, rates.LimitOf(nameof(GetSecretValue))),
            most,
            total,
            await monthly.Status(account, call.Now, cancellation),
            RootKinds.NameOf(holders.Root.Kind));
    }

    // Of the two quotas the one that will be met first.
    private async ValueTask<(long Most, long Total)> Secrets(long account, string region, CancellationToken cancellation)
    {
        (long Most, long Total) here = (settings.SecretsPerRegion, await secrets.Records.Count(account, region, cancellation));
        if (quotas.SecretsOf(account) is not (> 0 and var most))
            return here;
        (long Most, long Total) everywhere = (most, await secrets.Records.CountEverywhere(account, cancellation));
        return here.Most > 0 && here.Most - here.Total < everywhere.Most - everywhere.Total ? here : everywhere;
    }
}
