using SecretsManager.Server.Access;

namespace SecretsManager.Server.Actions;

/// <summary>Finds the resources that six-segment names mean, whichever service's they are.</summary>
internal sealed class ResourceFinder(IEnumerable<ITaggedResources> kinds)
{
    /// <summary>The kinds of resources that there are, in one order.</summary>
    public IReadOnlyList<ITaggedResources> Kinds { get; } =
        [.. kinds.OrderBy(kind => kind.Service, StringComparer.Ordinal).ThenBy(kind => kind.Prefixes[0], StringComparer.Ordinal)];

    /// <summary>The kind of which the name is, or null.</summary>
    public ITaggedResources? KindOf(ResourceName name)
    {
        int slash = name.Path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : KindOf(name.Service, name.Path[..slash]);
    }

    /// <summary>The kind of a service with this prefix, or null.</summary>
    public ITaggedResources? KindOf(string service, string prefix)
    {
        foreach (ITaggedResources kind in Kinds)
        {
            if (kind.Service == service && kind.Prefixes.Contains(prefix))
                return kind;
        }

        return null;
    }

    /// <summary>The resource that the name means, or what its absence is judged on. What is another account's is not looked at.</summary>
    public async ValueTask<TaggedResource> Find(ResourceName name, Caller caller, CancellationToken cancellation)
    {
        if (name.Account != caller.Account || KindOf(name) is not { } kind)
            return TaggedResource.Absent(name);
        return await kind.Find(kind.Regional ? name : name with { Region = string.Empty }, cancellation);
    }
}
