using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells when a user is asked for a second factor.</summary>
internal sealed class DescribeSafeAuthFlagColl(IdentityCalls calls) : IAction<DescribeSafeAuthFlagCollRequest, DescribeSafeAuthFlagCollResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeSafeAuthFlagColl),
        Effect = ActionEffect.Read,
        AuditFields = ["SubUin"],
        Regional = false,
    };

    public DescribeSafeAuthFlagCollRequest Read(ParameterReader parameters) => DescribeSafeAuthFlagCollRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSafeAuthFlagCollRequest request, CancellationToken cancellation) =>
        new(IdentityResources.User(call, request.SubUin));

    public async ValueTask<DescribeSafeAuthFlagCollResponse> Handle(AuthorizedCall<DescribeSafeAuthFlagCollRequest> call, CancellationToken cancellation)
    {
        SecondFactor factor = (await calls.Owner(call.Caller, call.Request.SubUin, "SubUin", cancellation)).SecondFactor;
        return new DescribeSafeAuthFlagCollResponse(new SecondFactorFlags(factor.AtLogin), new SecondFactorFlags(factor.ForActions));
    }
}
