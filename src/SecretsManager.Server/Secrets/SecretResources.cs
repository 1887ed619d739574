using System.Globalization;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>The names by which policies know secrets, and what they may ask about them.</summary>
internal sealed class SecretResources(SecretStore secrets, KeyCalls keys, AccessSettings settings)
{
    /// <summary>The condition key for the type of a secret.</summary>
    public const string TypeKey = "ssm:secret_type";

    /// <summary>The condition key for the version that a call names.</summary>
    public const string VersionKey = "ssm:version_id";

    /// <summary>The condition key for the customer master key of a secret.</summary>
    public const string MasterKeyKey = "ssm:kms_key_id";

    private const string ToSeal = "kms:Encrypt";
    private const string ToOpen = "kms:Decrypt";

    /// <summary>
    /// One secret: <c>secret/creatorUin/$creatorUin/$name</c>. Where there is none of that name, the caller stands for its creator, so
    /// that a caller who may not know gets the same answer either way.
    /// </summary>
    /// <param name="versionId">The version that the call names; null or empty for none.</param>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, string name, CancellationToken cancellation, string? versionId = null)
    {
        RecordIdentity identity = secrets.Records.Identity(call.Caller.Account, call.Region, name);
        Stored<Secret>? stored = await secrets.Records.Find(identity, cancellation);
        TouchedResource resource = stored is null
            ? new(NameOf(call.Caller.Account, call.Region, ResourceName.Nobody, name))
            : Of(stored);
        return resource with
        {
            Judged = TouchedResource.Of(identity, stored),
            Attributes = string.IsNullOrEmpty(versionId) ? resource.Attributes : [.. resource.Attributes, (VersionKey, versionId)],
        };
    }

    /// <summary>One secret as it would be under another key.</summary>
    /// <param name="key">An id or alias; null or empty for a key of the product's own.</param>
    public async ValueTask<TouchedResource> UnderKey(AuthenticatedCall call, string name, string? key, CancellationToken cancellation)
    {
        TouchedResource resource = await Named(call, name, cancellation);
        IEnumerable<(string Key, string Value)> others = resource.Attributes.Where(attribute => attribute.Key != MasterKeyKey);
        return resource with
        {
            Attributes = string.IsNullOrEmpty(key) ? [.. others] : [.. others, (MasterKeyKey, await keys.Keys.IdOf(call.Caller.Account, call.Region, key, cancellation))],
        };
    }

    /// <summary>A secret that was found.</summary>
    public static TouchedResource Of(Stored<Secret> stored)
    {
        Secret secret = stored.Value;
        return new TouchedResource(NameOf(secret.Account, secret.Region, secret.CreatorUin, secret.Name))
        {
            CreatorUin = secret.CreatorUin,
            Tags = secret.Tags,
            Attributes =
            [
                (TypeKey, secret.Type.ToString(CultureInfo.InvariantCulture)),
                .. secret.Encryption == SecretEncryption.Software ? (ReadOnlySpan<(string, string)>)[] : [(MasterKeyKey, secret.KeyId)],
            ],
        };
    }

    /// <summary>A secret that is to be: judged on the literal <c>secret/*</c>, so that a right on single secrets creates none.</summary>
    public async ValueTask<TouchedResource> New(AuthenticatedCall call, ulong type, string? versionId, string? key, CancellationToken cancellation)
    {
        List<(string, string)> attributes =
        [
            (TypeKey, type.ToString(CultureInfo.InvariantCulture)),
            (VersionKey, string.IsNullOrEmpty(versionId) ? SsmService.CurrentVersion : versionId),
        ];
        if (!string.IsNullOrEmpty(key))
            attributes.Add((MasterKeyKey, await keys.Keys.IdOf(call.Caller.Account, call.Region, key, cancellation)));
        return new TouchedResource(new ResourceName(SsmService.Name, call.Region, call.Caller.Account, "secret/*")) { Attributes = attributes };
    }

    /// <summary>No single secret.</summary>
    public static ValueTask<TouchedResource> Operation(AuthenticatedCall call) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));

    /// <summary>The secrets of the account in the region, of which a caller sees those that its policies allow.</summary>
    public static ValueTask<TouchedResource> List(AuthenticatedCall call) =>
        new(new TouchedResource(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account)) { IsList = true });

    /// <summary>What a caller needs on the key of a secret to read its values, where that is asked for.</summary>
    public ValueTask<IReadOnlyList<TouchedResource>> KeyToOpen(AuthenticatedCall call, string name, CancellationToken cancellation) =>
        KeyOf(call, name, ToOpen, cancellation);

    /// <summary>What a caller needs on the key of a secret to write its values, where that is asked for.</summary>
    public ValueTask<IReadOnlyList<TouchedResource>> KeyToSeal(AuthenticatedCall call, string name, CancellationToken cancellation) =>
        KeyOf(call, name, ToSeal, cancellation);

    /// <summary>What a caller needs on the key that it names for values it writes, where that is asked for.</summary>
    /// <param name="idOrAlias">Null or empty for a key of the product's own, which asks nothing of a caller.</param>
    public async ValueTask<IReadOnlyList<TouchedResource>> NamedKeyToSeal(AuthenticatedCall call, string? idOrAlias, CancellationToken cancellation)
    {
        if (!settings.JudgeKeyUse || string.IsNullOrEmpty(idOrAlias))
            return [];
        return [await keys.NamedOrAliased(call, idOrAlias, cancellation) with { Permission = ToSeal }];
    }

    private async ValueTask<IReadOnlyList<TouchedResource>> KeyOf(AuthenticatedCall call, string name, string permission, CancellationToken cancellation)
    {
        if (!settings.JudgeKeyUse)
            return [];
        Stored<Secret>? stored = await secrets.Find(call.Caller.Account, call.Region, name, cancellation);
        return stored is null or { Value.KeyIsOwn: true }
            ? []
            : [await keys.Named(call, stored.Value.KeyId, cancellation) with { Permission = permission }];
    }

    /// <summary>The name of one secret.</summary>
    public static ResourceName NameOf(long account, string region, long creator, string name) =>
        new(SsmService.Name, region, account, $"secret/creatorUin/{creator}/{name}");
}
