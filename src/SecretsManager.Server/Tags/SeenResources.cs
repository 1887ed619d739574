using System.Runtime.CompilerServices;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>Goes through the resources that have tags, for lists.</summary>
internal static class SeenResources
{
    private const int PageSize = 500;

    /// <summary>Those with tags that the caller sees: kind by kind, region by region, the oldest first.</summary>
    public static async IAsyncEnumerable<(TaggedResource Resource, TagPlace Place)> Seen<TRequest>(
        this AuthorizedCall<TRequest> call, TagScope scope, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool seesAll = call.SeesAll;
        await foreach ((TaggedResource resource, TagPlace place) in All(call.Caller.Account, scope, cancellation))
        {
            if (seesAll || call.Sees(resource.Touched))
                yield return (resource, place);
        }
    }

    /// <summary>Those with tags, whoever may see them.</summary>
    public static async IAsyncEnumerable<(TaggedResource Resource, TagPlace Place)> All(
        long account, TagScope scope, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isBehind = scope.After is null;
        foreach ((ITaggedResources kind, string region) in scope.Places)
        {
            bool isThere = !isBehind && (kind.Service, kind.Prefixes[0], region) == (scope.After!.Service, scope.After.Prefix, scope.After.Region);
            if (!isBehind && !isThere)
                continue;
            isBehind = true;
            RecordQuery query = kind.All(account, region) with { Tags = scope.Filters, Limit = PageSize, After = isThere ? scope.After!.Record : null };
            IReadOnlyList<TaggedResource> page;
            do
            {
                page = await kind.List(query, cancellation);
                foreach (TaggedResource resource in page.Where(resource => resource.Tags.Count > 0))
                    yield return (resource, new TagPlace(kind.Service, kind.Prefixes[0], region, resource.Place));
                if (page.Count > 0)
                    query = query with { After = page[^1].Place };
            }
            while (page.Count == PageSize);
        }
    }
}
