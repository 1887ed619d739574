using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells of an identity provider.</summary>
internal sealed class DescribeOIDCConfig(OidcCalls oidc) : IAction<OidcConfigName, DescribeOIDCConfigResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeOIDCConfig),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Name"],
    };

    public OidcConfigName Read(ParameterReader parameters) => OidcConfigName.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, OidcConfigName request, CancellationToken cancellation) =>
        oidc.Named(call, request.Name, cancellation);

    public async ValueTask<DescribeOIDCConfigResponse> Handle(AuthorizedCall<OidcConfigName> call, CancellationToken cancellation)
    {
        OidcProvider provider = (await oidc.Get(call.Caller.Account, call.Request.Name, cancellation)).Value;
        return new DescribeOIDCConfigResponse(
            provider.IdentityUrl, provider.IdentityKey, provider.ClientIds, provider.Description, provider.Name, provider.RotatesKeys ? 1 : 0);
    }
}
