using System.Collections.Concurrent;
using System.Text.Json;
using BitFaster.Caching.Lru;
using SecretsManager.Server.Access.Directory;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>
/// Finds the keys of identity providers: those that were written down, or, where the provider wants it and the operator lists its issuer,
/// those that the issuer serves. Fetched keys are kept for ten minutes, and fetched before that for a key id that is not among them, once
/// a minute at most.
/// </summary>
internal sealed class IssuerKeys(IIssuerDocuments documents, AccessSettings settings, TimeProvider time, ILogger<IssuerKeys> log)
{
    private const int Capacity = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    // What a text means never changes while the process lives.
    private readonly ConcurrentLru<string, IssuerKeySet> written = new(Capacity);

    // One for each issuer that the operator lists, at most.
    private readonly ConcurrentDictionary<string, Fetched> fetched = new(StringComparer.Ordinal);

    /// <summary>Whether the operator allows the issuer's keys to be fetched.</summary>
    public bool MayFetch(string issuer) => settings.IssuerUrls.Contains(issuer, StringComparer.Ordinal);

    /// <summary>The key of the provider for a token, or null.</summary>
    public async ValueTask<IssuerKey?> Find(OidcProvider provider, string? keyId, string algorithm, CancellationToken cancellation)
    {
        if (provider is { RotatesKeys: false, IdentityKey.Length: > 0 })
            return written.GetOrAdd(provider.IdentityKey, OidcRules.KeysOf).Find(keyId, algorithm);
        if (!MayFetch(provider.IdentityUrl))
            return null;
        Fetched issuer = fetched.GetOrAdd(provider.IdentityUrl, static _ => new Fetched());
        if (Fresh(issuer)?.Find(keyId, algorithm) is { } known)
            return known;
        await issuer.Gate.WaitAsync(cancellation);
        try
        {
            IssuerKeySet? keys = Fresh(issuer);
            if (keys?.Find(keyId, algorithm) is { } meanwhile)
                return meanwhile;
            if (issuer.Tried is { } tried && time.GetElapsedTime(tried) < (keys is null ? AfterFailure : BetweenFetches))
                return null;
            issuer.Tried = time.GetTimestamp();
            if (await Serve(provider.IdentityUrl) is not { } served)
                return null;
            issuer.Last = new Fetch(served, time.GetTimestamp());
            return served.Find(keyId, algorithm);
        }
        finally
        {
            issuer.Gate.Release();
        }
    }

    private IssuerKeySet? Fresh(Fetched issuer) => issuer.Last is { } last && time.GetElapsedTime(last.At) < Kept ? last.Keys : null;

    // Whoever waits shares the outcome, so it does not end with the one who asked first.
    private async Task<IssuerKeySet?> Serve(string issuer)
    {
        using CancellationTokenSource deadline = new(Deadline, time);
        if (await documents.Get(IssuerUrl.Discovery(issuer), deadline.Token) is not { } configuration)
            return Failed(issuer, "its configuration cannot be fetched");
        if (KeysAddress(issuer, configuration) is not { } address)
            return Failed(issuer, "its configuration names another issuer, or keys at a place that may not be asked");
        if (await documents.Get(address, deadline.Token) is not { } keys)
            return Failed(issuer, "its keys cannot be fetched");
        return IssuerKeySet.ReadServed(keys) ?? Failed(issuer, "its keys are no JSON Web Key Set");
    }

    private Uri? KeysAddress(string issuer, ReadOnlyMemory<byte> configuration)
    {
        using JsonDocument? document = StrictJson.TryParseObject(configuration);
        if (document is null || StrictJson.Text(document.RootElement, "issuer") != issuer)
            return null;
        if (StrictJson.Text(document.RootElement, "jwks_uri") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            return null;
        if (address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return null;
        return address.Authority == new Uri(issuer).Authority || settings.IssuerUrls.Contains(text, StringComparer.Ordinal) ? address : null;
    }

    private IssuerKeySet? Failed(string issuer, string why)
    {
        WebIdentityLog.KeysNotFetched(log, issuer, why);
        return null;
    }

    private sealed class Fetched
    {
        public SemaphoreSlim Gate { get; } = new(1);

        /// <summary>The last fetch that gave keys; read without the gate.</summary>
        public volatile Fetch? Last;

        /// <summary>The start of the last fetch, whatever came of it.</summary>
        public long? Tried { get; set; }
    }

    private sealed record Fetch(IssuerKeySet Keys, long At);
}
