using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells when the caller is asked for a second factor.</summary>
internal sealed class DescribeSafeAuthFlag(IdentityCalls calls) : IAction<DescribeSafeAuthFlagRequest, DescribeSafeAuthFlagResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeSafeAuthFlag),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public DescribeSafeAuthFlagRequest Read(ParameterReader parameters) => DescribeSafeAuthFlagRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSafeAuthFlagRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, null));

    public async ValueTask<DescribeSafeAuthFlagResponse> Handle(AuthorizedCall<DescribeSafeAuthFlagRequest> call, CancellationToken cancellation)
    {
        SecondFactor factor = (await calls.Owner(call.Caller, null, "SubUin", cancellation)).SecondFactor;
        return new DescribeSafeAuthFlagResponse(new SecondFactorFlags(factor.AtLogin), new SecondFactorFlags(factor.ForActions));
    }
}
