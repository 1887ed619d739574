using System.Runtime.CompilerServices;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>The resources of lists that tell them by service, prefix and id.</summary>
internal sealed class ResourceLists(TagCalls calls)
{
    /// <summary>Those with tags that the caller sees and for which all filters hold, each with the id by which it is told.</summary>
    /// <exception cref="ApiException">As <see cref="TagCalls.Scope"/>.</exception>
    public async IAsyncEnumerable<(TaggedResource Resource, string Id)> Seen<TRequest>(
        AuthorizedCall<TRequest> call, ResourceFilter filter, IReadOnlyList<RecordTagFilter> tags, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TagScope scope = calls.Scope(filter.Service, filter.Prefix, filter.Region) with { Filters = tags };
        if (string.IsNullOrEmpty(filter.Id))
        {
            await foreach ((TaggedResource resource, _) in call.Seen(scope, cancellation))
            {
                if (filter.IsBy(resource.Touched))
                    yield return (resource, IdOf(resource));
            }

            yield break;
        }

        foreach ((ITaggedResources kind, string region) in scope.Places)
        {
            TagTarget target = calls.Target(call.Caller, kind.Service, kind.Prefixes.FirstOrDefault(prefix => prefix == filter.Prefix), region, filter.Id);
            if (await Find(call, target, cancellation) is { Tags.Count: > 0 } found && filter.IsBy(found.Touched) && tags.All(found.Matches))
                yield return (found, filter.Id);
        }
    }

    /// <summary>Those of the ids that exist and that the caller sees.</summary>
    /// <exception cref="ApiException">As <see cref="TagCalls.FaultOf"/>, but not because one does not exist.</exception>
    public async ValueTask<IReadOnlyList<(TaggedResource Resource, string Id)>> Named<TRequest>(
        AuthorizedCall<TRequest> call, string service, string prefix, string region, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        List<(TaggedResource, string)> named = [];
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
        {
            TagTarget target = calls.Target(call.Caller, service, prefix, region, id);
            TaggedResource? found = await calls.Find(target, call.Caller, cancellation);
            if (found is { Exists: true } ? call.Sees(found.Touched) : NotThere(target, found))
                named.Add((found!, id));
        }

        return named;
    }

    /// <summary>A resource as the lists by tags tell it.</summary>
    public static ResourceTag Told(TaggedResource resource, string id)
    {
        int slash = resource.Name.Path.IndexOf('/', StringComparison.Ordinal);
        return new ResourceTag(
            resource.Name.Region,
            resource.Name.Service,
            resource.Name.Path[..slash],
            id,
            [.. resource.Tags.Select(tag => new CategorizedTag(tag.Key, tag.Value))]);
    }

    private async ValueTask<TaggedResource?> Find<TRequest>(AuthorizedCall<TRequest> call, TagTarget target, CancellationToken cancellation) =>
        await calls.Find(target, call.Caller, cancellation) is { Exists: true } found && call.Sees(found.Touched) ? found : null;

    private bool NotThere(TagTarget target, TaggedResource? found) =>
        calls.FaultOf(target, found) is { Code: not ErrorCode.InvalidParameterValueResourceIdInvalid } fault ? throw fault : false;

    private static string IdOf(TaggedResource resource) => resource.Name.Path[(resource.Name.Path.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
