using SecretsManager.Protocol.Kms;

namespace SecretsManager.Server.Keys;

/// <summary>How a key is told of on the wire.</summary>
internal static class KeyDescriptions
{
    /// <summary>The description of a key; with what uses it, where that was asked for.</summary>
    public static KeyMetadata ToMetadata(this MasterKey key, KeyDependents? dependents = null) => new(
        key.KeyId,
        key.Alias,
        key.Created / 1000,
        key.Description,
        key.State.ToString(),
        KeyUsages.NameOf(key.Usage),
        key.CreatorUin,
        key.RotateDays is not null,
        key.MadeBySsm ? "ssm" : "user",
        (key.NextRotation ?? 0) / 1000,
        (key.DeleteAt ?? 0) / 1000,
        key.IsExternal ? "EXTERNAL" : "TENCENT_KMS",
        (key.ValidTo ?? 0) / 1000,
        $"creatorUin/{key.CreatorUin}/{key.KeyId}",
        key.RotateDays ?? 0,
        (key.LastRotation ?? 0) / 1000,
        key.Versions.Count > 0 && key.Newest.IsInModule ? "HSM" : "SOFTWARE",
        dependents is null ? null : [.. dependents.Names.Select(name => new Protocol.Kms.CloudResource("ssm", name)), .. key.Resources.Select(ToWire)],
        (dependents?.Total ?? 0) + key.Resources.Count,
        key.Rewrap is { } rewrap ? new KeyRewrap(rewrap.Target, rewrap.Moved, rewrap.Offset, rewrap.Total, rewrap.Started / 1000) : null);

    private static Protocol.Kms.CloudResource ToWire(CloudResource resource) => new(resource.ProductId, resource.ResourceId);
}
