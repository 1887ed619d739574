using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecretsManager.Server.Access.Directory;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>Believes or refuses identity tokens: issuer, audience, algorithm, key, signature and times, in this order.</summary>
internal sealed class IdentityTokenVerifier(IssuerKeys keys)
{
    private const int SkewSeconds = 60;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = IdentityToken.Longest };

    /// <summary>What the token proves, or why it proves nothing.</summary>
    /// <param name="text">The token.</param>
    /// <param name="token">The same, read.</param>
    /// <param name="now">Unix milliseconds.</param>
    public async ValueTask<(Workload? Workload, IdentityTokenFault Fault)> Verify(
        string text, IdentityToken token, OidcProvider provider, long now, CancellationToken cancellation)
    {
        if (token.Issuer != provider.IdentityUrl)
            return (null, IdentityTokenFault.Refused);
        string[] audiences = [.. token.Audiences.Intersect(provider.ClientIds, StringComparer.Ordinal)];
        if (audiences.Length == 0 || SigningAlgorithms.KeyOf(token.Algorithm) is null)
            return (null, IdentityTokenFault.Refused);
        if (await keys.Find(provider, token.KeyId, token.Algorithm, cancellation) is not { } key)
            return (null, IdentityTokenFault.Refused);
        if (!(await Handler.ValidateTokenAsync(text, Demands(token, provider, key))).IsValid)
            return (null, IdentityTokenFault.Refused);

        // Only an issuer's own token is told from a wrong one.
        double seconds = now / 1000.0;
        if (token.NotBefore > seconds + SkewSeconds || token.Issued > seconds + SkewSeconds)
            return (null, IdentityTokenFault.Refused);
        return token.Expires <= seconds - SkewSeconds
            ? (null, IdentityTokenFault.Expired)
            : (new Workload(provider.Name, token.Issuer, token.Subject, audiences), IdentityTokenFault.None);
    }

    private static TokenValidationParameters Demands(IdentityToken token, OidcProvider provider, IssuerKey key) => new()
    {
        ValidAlgorithms = [token.Algorithm],
        RequireSignedTokens = true,
        // The one key that was chosen, whatever else the header offers.
        IssuerSigningKeyResolver = (_, _, _, _) => [key.Key],
        TryAllIssuerSigningKeys = false,
        ValidIssuer = provider.IdentityUrl,
        ValidAudiences = provider.ClientIds,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        RequireAudience = true,
        // Times are judged by the clock of the call.
        ValidateLifetime = false,
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };
}
