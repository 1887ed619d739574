using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>Customer master keys as resources with tags.</summary>
internal sealed class TaggedKeys(MasterKeys keys) : ITaggedResources
{
    public string Service => KmsService.Name;

    public IReadOnlyList<string> Prefixes { get; } = ["key"];

    public bool Regional => true;

    public async ValueTask<TaggedResource> Find(ResourceName name, CancellationToken cancellation)
    {
        if (name.Created(Prefixes[0]) is not var (creator, id))
            return TaggedResource.Absent(name);
        RecordIdentity identity = keys.Records.Identity(name.Account, name.Region, id);
        Stored<MasterKey>? stored = await keys.Records.Find(identity, cancellation);
        if (stored is { Value.State: not MasterKeyState.Destroying } && Of(stored) is var found && (creator == 0 || creator == found.Touched.CreatorUin))
            return found;
        ResourceName absent = KeyCalls.NameOf(name.Account, name.Region, creator, id);
        return TaggedResource.Absent(new TouchedResource(absent) { Judged = TouchedResource.Of(identity, stored) });
    }

    public RecordQuery All(long account, string region) =>
        new(RecordKind.MasterKey, account, region) { States = KeyQueries.Shown, Ascending = true, Offset = 0, Limit = 1 };

    public async Task<IReadOnlyList<TaggedResource>> List(RecordQuery query, CancellationToken cancellation) =>
        [.. (await keys.Records.List(query, cancellation)).Records.Select(Of)];

    private TaggedResource Of(Stored<MasterKey> stored) => new(
        KeyCalls.Of(stored) with { Judged = TouchedResource.Of(stored.Identity, stored) },
        (stored.Value.Created, stored.Identity.Id),
        (tags, _) => keys.Records.Update(stored, stored.Value with { Tags = tags }))
    {
        Refusal = stored.Value.MadeBySsm
            ? new ApiException(ErrorCode.UnsupportedOperation, "The key was made by a product for its own use; only keys of your own have tags.", "该密钥由云产品自动创建，仅用户自己创建的密钥可绑定标签。")
            : null,
    };
}
