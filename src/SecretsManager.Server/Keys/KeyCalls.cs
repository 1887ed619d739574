using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>Finds the keys that calls of the key management API name, and judges whether they may be used as asked.</summary>
internal sealed class KeyCalls(MasterKeys keys)
{
    public MasterKeys Keys => keys;

    /// <summary>The name by which policies know one key. Where there is none, the caller stands for its creator.</summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string keyId, CancellationToken cancellation)
    {
        RecordIdentity identity = keys.Records.Identity(call.Caller.Account, call.Region, keyId);
        Stored<MasterKey>? stored = await keys.Records.Find(identity, cancellation);
        TouchedResource resource = stored is null ? new(NameOf(call.Caller.Account, call.Region, ResourceName.Nobody, keyId)) : Of(stored);
        return resource with { Judged = TouchedResource.Of(identity, stored) };
    }

    /// <summary>The same, of a key that may be named by its alias.</summary>
    public async ValueTask<TouchedResource> NamedOrAliased(AuthenticatedCall call, string idOrAlias, CancellationToken cancellation)
    {
        string keyId = await keys.IdOf(call.Caller.Account, call.Region, idOrAlias, cancellation);
        TouchedResource resource = await Named(call, keyId, cancellation);
        // An alias that comes into being meanwhile would mean another key than was judged.
        return keyId == idOrAlias && resource.Judged is { Generation: 0 }
            ? resource with { Judged = (keys.Aliases.Identity(call.Caller.Account, call.Region, idOrAlias), 0) }
            : resource;
    }

    /// <summary>Each of the keys that a call names.</summary>
    public async ValueTask<IReadOnlyList<TouchedResource>> EachNamed(AuthenticatedCall call, IEnumerable<string> keyIds, CancellationToken cancellation)
    {
        List<TouchedResource> named = [];
        foreach (string keyId in keyIds.Distinct(StringComparer.Ordinal).Take(KeyRules.MostKeysAtOnce))
            named.Add(await Named(call, keyId, cancellation));
        return named;
    }

    /// <summary>A key that was found. One that a product made is the account's own.</summary>
    public static TouchedResource Of(Stored<MasterKey> stored)
    {
        long creator = stored.Value.CreatorUin == 0 ? stored.Value.Account : stored.Value.CreatorUin;
        return new TouchedResource(NameOf(stored.Value.Account, stored.Identity.Region, creator, stored.Value.KeyId))
        {
            CreatorUin = creator,
            Tags = stored.Value.Tags,
        };
    }

    /// <summary>Any key: what the creation of one is judged on.</summary>
    public static ValueTask<TouchedResource> Any(AuthenticatedCall call) => new(new ResourceName(KmsService.Name, call.Region, call.Caller.Account, "key/*"));

    /// <summary>No single key.</summary>
    public static ValueTask<TouchedResource> Operation(AuthenticatedCall call) =>
        new(ResourceName.Operation(KmsService.Name, call.Region, call.Caller.Account));

    /// <summary>The keys of the account in the region, of which a caller sees those that its policies allow.</summary>
    public static ValueTask<TouchedResource> List(AuthenticatedCall call) =>
        new(new TouchedResource(ResourceName.Operation(KmsService.Name, call.Region, call.Caller.Account)) { IsList = true });

    /// <summary>The key that a call names, whatever its state.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue.InvalidKeyId</c>, <c>ResourceUnavailable.CmkNotFound</c>.</exception>
    public async ValueTask<Stored<MasterKey>> Get(long account, string region, string keyId, CancellationToken cancellation)
    {
        KeyRules.CheckKeyId(keyId);
        Stored<MasterKey>? stored = await keys.Find(account, region, keyId, cancellation);
        return stored is null or { Value.State: MasterKeyState.Destroying } ? throw KeyCallRefusals.NotFound() : stored;
    }

    /// <summary>The key that a call names, if the caller's account made it.</summary>
    /// <exception cref="ApiException">As <see cref="Get"/>; <c>UnsupportedOperation.NotUserCreatedCmk</c>.</exception>
    public async ValueTask<Stored<MasterKey>> GetOwn(long account, string region, string keyId, CancellationToken cancellation)
    {
        Stored<MasterKey> stored = await Get(account, region, keyId, cancellation);
        return stored.Value.MadeBySsm ? throw KeyCallRefusals.MadeByProduct() : stored;
    }

    /// <summary>The key that a call wants to use. The product's own are for it alone.</summary>
    /// <exception cref="ApiException">As <see cref="GetOwn"/>, and what its state and usage forbid.</exception>
    public async ValueTask<MasterKey> Usable<TRequest>(AuthorizedCall<TRequest> call, string keyId, KeyAct act, CancellationToken cancellation)
    {
        MasterKey key = (await GetOwn(call.Caller.Account, call.Region, keyId, cancellation)).Value;
        return MasterKeyUse.FaultOf(key, act, call.Now) is { } fault ? throw KeyCallRefusals.Of(fault) : key;
    }

    /// <summary>The keys that count: those that the account has made in the region and that do not wait for their deletion.</summary>
    public static RecordQuery Counted(long account, string region) => new(RecordKind.MasterKey, account, region)
    {
        Type = 0,
        States = [(int)MasterKeyState.Enabled, (int)MasterKeyState.Disabled, (int)MasterKeyState.PendingImport, (int)MasterKeyState.Archived],
        Offset = 0,
        Limit = 1,
    };

    /// <summary>How many keys count.</summary>
    public async Task<long> Count(long account, string region, CancellationToken cancellation) =>
        (await keys.Records.List(Counted(account, region), cancellation)).Total;

    /// <summary>The name of one key.</summary>
    public static ResourceName NameOf(long account, string region, long creator, string keyId) =>
        new(KmsService.Name, region, account, $"key/creatorUin/{creator}/{keyId}");

    /// <summary>Asks the holder of a version; one that does not answer is told in the API's words.</summary>
    public static ValueTask<T> Answered<T>(MasterKeyHolders holders, MasterKeyVersion version, Func<IKeyHolder, ValueTask<T>> use) =>
        Answered(() => use(holders.Of(version)));

    /// <summary>Asks a holder; one that does not answer is told in the API's words.</summary>
    public static async ValueTask<T> Answered<T>(Func<ValueTask<T>> use)
    {
        try
        {
            return await use();
        }
        catch (KeyUnavailableException)
        {
            throw KeyCallRefusals.Of(KeyFault.Unavailable);
        }
    }
}
