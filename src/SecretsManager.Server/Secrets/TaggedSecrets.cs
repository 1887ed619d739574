using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>Secrets as resources with tags.</summary>
internal sealed class TaggedSecrets(SecretStore secrets) : ITaggedResources
{
    public string Service => SsmService.Name;

    public IReadOnlyList<string> Prefixes { get; } = ["secret"];

    public bool Regional => true;

    public async ValueTask<TaggedResource> Find(ResourceName name, CancellationToken cancellation)
    {
        if (name.Created(Prefixes[0]) is not var (creator, id))
            return TaggedResource.Absent(name);
        RecordIdentity identity = secrets.Records.Identity(name.Account, name.Region, id);
        Stored<Secret>? stored = await secrets.Records.Find(identity, cancellation);
        if (stored is not null && (creator == 0 || creator == stored.Value.CreatorUin))
            return Of(stored);
        ResourceName absent = SecretResources.NameOf(name.Account, name.Region, creator, id);
        return TaggedResource.Absent(new TouchedResource(absent) { Judged = TouchedResource.Of(identity, stored) });
    }

    public RecordQuery All(long account, string region) => new(RecordKind.Secret, account, region) { Ascending = true, Offset = 0, Limit = 1 };

    public async Task<IReadOnlyList<TaggedResource>> List(RecordQuery query, CancellationToken cancellation) =>
        [.. (await secrets.Records.List(query, cancellation)).Records.Select(Of)];

    private TaggedResource Of(Stored<Secret> stored) => new(
        SecretResources.Of(stored) with { Judged = TouchedResource.Of(stored.Identity, stored) },
        (stored.Value.Created, stored.Identity.Id),
        (tags, _) => secrets.Records.Update(stored, stored.Value with { Tags = tags }));
}
