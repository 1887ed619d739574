using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Replaces what is known of an identity provider; a description that is not given stays.</summary>
internal sealed class UpdateOIDCConfig(OidcCalls oidc) : IAction<OidcConfigFields, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateOIDCConfig),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["IdentityUrl", "Name", "AutoRotateKey"],
    };

    public OidcConfigFields Read(ParameterReader parameters) => OidcConfigFields.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, OidcConfigFields request, CancellationToken cancellation) =>
        oidc.Named(call, request.Name, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<OidcConfigFields> call, CancellationToken cancellation)
    {
        OidcProvider next = oidc.Check(call.Request, call.Caller.Account, call.Now);
        Stored<OidcProvider> stored = await oidc.Get(next.Account, next.Name, cancellation);
        call.Changes.Add(oidc.Directory.Providers.Update(
            stored, next with { Created = stored.Value.Created, Description = call.Request.Description ?? stored.Value.Description }));
        OidcCalls.Note(call);
        return EmptyResponse.Instance;
    }
}
