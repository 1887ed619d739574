using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates an identity provider: an issuer whose tokens workloads trade for sessions of roles that trust it.</summary>
internal sealed class CreateOIDCConfig(OidcCalls oidc) : IAction<OidcConfigFields, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreateOIDCConfig),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["IdentityUrl", "Name", "AutoRotateKey"],
    };

    public OidcConfigFields Read(ParameterReader parameters) => OidcConfigFields.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, OidcConfigFields request, CancellationToken cancellation) =>
        new(OidcCalls.Any(call.Caller.Account));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<OidcConfigFields> call, CancellationToken cancellation)
    {
        AccountDirectory directory = oidc.Directory;
        OidcProvider provider = oidc.Check(call.Request, call.Caller.Account, call.Now);
        if (await directory.FindProvider(provider.Account, provider.Name, cancellation) is not null)
            throw new ApiException(
                ErrorCode.InvalidParameterIdentityNameInUse, "An identity provider of this name exists already in this account.", "该账号中已存在同名身份提供商。");
        if (await directory.Providers.Count(provider.Account, string.Empty, cancellation) >= OidcRules.MostProviders)
            throw new ApiException(
                ErrorCode.LimitExceededIdentityFull,
                $"An account has at most {OidcRules.MostProviders} identity providers. Delete one first.",
                $"每个账号最多 {OidcRules.MostProviders} 个身份提供商，请先删除部分身份提供商。");
        call.Changes.Add(new Change.ExpectFewer(
            new RecordQuery(RecordKind.OidcProvider, provider.Account, string.Empty) { Offset = 0, Limit = 1 }, OidcRules.MostProviders));
        call.Changes.Add(directory.Providers.Insert(directory.ProviderIdentity(provider.Account, provider.Name), provider));
        OidcCalls.Note(call);
        return EmptyResponse.Instance;
    }
}
