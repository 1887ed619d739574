using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes an identity provider. Sessions that its tokens were traded for last on; <see cref="RevokeRoleSessions"/> ends them.</summary>
internal sealed class DeleteOIDCConfig(OidcCalls oidc) : IAction<OidcConfigName, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteOIDCConfig),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Name"],
    };

    public OidcConfigName Read(ParameterReader parameters) => OidcConfigName.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, OidcConfigName request, CancellationToken cancellation) =>
        oidc.Named(call, request.Name, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<OidcConfigName> call, CancellationToken cancellation)
    {
        call.Changes.Add(RecordStore<OidcProvider>.Delete(await oidc.Get(call.Caller.Account, call.Request.Name, cancellation)));
        return EmptyResponse.Instance;
    }
}
