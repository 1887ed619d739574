using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells when the caller is asked for a second factor, in the form of the international site.</summary>
internal sealed class DescribeSafeAuthFlagIntl(IdentityCalls calls) : IAction<DescribeSafeAuthFlagIntlRequest, DescribeSafeAuthFlagIntlResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeSafeAuthFlagIntl),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public DescribeSafeAuthFlagIntlRequest Read(ParameterReader parameters) => DescribeSafeAuthFlagIntlRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSafeAuthFlagIntlRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, null));

    public async ValueTask<DescribeSafeAuthFlagIntlResponse> Handle(AuthorizedCall<DescribeSafeAuthFlagIntlRequest> call, CancellationToken cancellation)
    {
        SecondFactor factor = (await calls.Owner(call.Caller, null, "SubUin", cancellation)).SecondFactor;
        return new DescribeSafeAuthFlagIntlResponse(new SecondFactorFlags(factor.AtLogin), new SecondFactorFlags(factor.ForActions));
    }
}
