using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>Finds the identity providers that calls name, and judges what is written of them.</summary>
internal sealed class OidcCalls(AccountDirectory directory, IssuerKeys keys)
{
    public AccountDirectory Directory => directory;

    /// <summary>Any provider of the account: what the creation of one is judged on.</summary>
    public static ResourceName Any(long account) => Path(account, "*");

    /// <summary>The name of a provider for policies, and the principal by which trust policies mean its workloads.</summary>
    public static ResourceName NameOf(long account, string provider) => Path(account, provider);

    /// <summary>The provider as policies know it.</summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string name, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        if (!OidcRules.IsName(name))
            return Any(account);
        Stored<OidcProvider>? stored = await directory.FindProvider(account, name, cancellation);
        return new TouchedResource(NameOf(account, name)) { Judged = TouchedResource.Of(directory.ProviderIdentity(account, name), stored) };
    }

    /// <summary>The provider that a call names.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.IdentityNotExist</c>.</exception>
    public async ValueTask<Stored<OidcProvider>> Get(long account, string name, CancellationToken cancellation) =>
        await directory.FindProvider(account, name, cancellation)
        ?? throw new ApiException(ErrorCode.ResourceNotFoundIdentityNotExist, "The identity provider does not exist in this account.", "该账号中不存在此身份提供商。");

    /// <summary>What a request says of a provider, checked.</summary>
    public OidcProvider Check(OidcConfigFields fields, long account, long now)
    {
        OidcRules.CheckName(fields.Name);
        OidcRules.CheckUrl(fields.IdentityUrl);
        OidcRules.CheckClients(fields.ClientId);
        CamRules.CheckDescription(fields.Description ?? string.Empty);
        bool rotates = OidcRules.CheckRotation(fields.AutoRotateKey);
        if (fields.IdentityKey.Length > 0)
            OidcRules.CheckKeys(fields.IdentityKey);
        if ((rotates || fields.IdentityKey.Length == 0) && !keys.MayFetch(fields.IdentityUrl))
            throw new ApiException(
                ErrorCode.InvalidParameterValueIdentityUrlError,
                "The keys of this issuer may not be fetched from it: the operator of this server has not listed it (setting Access:IssuerUrls). "
                + "Give its keys in IdentityKey, with AutoRotateKey 0.",
                "本服务的运维方未将该签发者列入可获取公钥的名单（设置项 Access:IssuerUrls）。请在 IdentityKey 中提供公钥，并将 AutoRotateKey 设为 0。");
        return new OidcProvider(fields.Name, account, fields.IdentityUrl, fields.IdentityKey, fields.ClientId, now)
        {
            Description = fields.Description ?? string.Empty,
            RotatesKeys = rotates,
        };
    }

    /// <summary>Notes which clients are trusted, and the hash of the key set as it was given: who may sign for them.</summary>
    public static void Note(AuthorizedCall<OidcConfigFields> call)
    {
        call.Note("ClientId", string.Join(' ', call.Request.ClientId));
        if (call.Request.IdentityKey.Length > 0)
            call.Note("IdentityKeySha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Request.IdentityKey))));
    }

    private static ResourceName Path(long account, string name) => new(CamService.Name, string.Empty, account, "oidc-provider/" + name);
}
