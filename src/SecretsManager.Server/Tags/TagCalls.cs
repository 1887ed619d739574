using SecretsManager.Protocol;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags;

/// <summary>Finds the resources that calls of the tag API name.</summary>
internal sealed class TagCalls(ResourceFinder finder, ServerSettings settings)
{
    /// <summary>The kinds of resources that have tags.</summary>
    public IReadOnlyList<ITaggedResources> Kinds => finder.Kinds;

    /// <summary>The regions in which resources may lie, in one order.</summary>
    public IReadOnlyList<string> Regions { get; } = [.. settings.Regions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>No single resource.</summary>
    public static TouchedResource Operation(Caller caller) => ResourceName.Operation(TagService.Name, string.Empty, caller.Account);

    /// <summary>Everything that has tags, of which a caller sees what its policies allow.</summary>
    public static ValueTask<TouchedResource> List(AuthenticatedCall call) => new(Operation(call.Caller) with { IsList = true });

    /// <summary>The resource of a six-segment text; without an account it is the caller's.</summary>
    public static TagTarget Target(Caller caller, string text) => new(text, ResourceName.TryParse(text, caller.Account, out ResourceName? name) ? name : null);

    /// <summary>The resource of an id.</summary>
    /// <param name="prefix">Null or empty for the first one of the service.</param>
    public TagTarget Target(Caller caller, string service, string? prefix, string? region, string id)
    {
        if (string.IsNullOrEmpty(prefix))
            prefix = Kinds.FirstOrDefault(kind => kind.Service == service)?.Prefixes[0] ?? string.Empty;
        bool isName = ResourceName.TryCreate(service, region ?? string.Empty, caller.Account, $"{prefix}/{id}", out ResourceName? name);
        return new TagTarget(id, isName ? name : null);
    }

    /// <summary>The resource, or what its absence is judged on; null where the request has no name.</summary>
    public async ValueTask<TaggedResource?> Find(TagTarget target, Caller caller, CancellationToken cancellation) =>
        target.Name is null ? null : await finder.Find(target.Name, caller, cancellation);

    /// <summary>Why the tags of what was found cannot be changed; null if they can.</summary>
    public ApiException? FaultOf(TagTarget target, TaggedResource? found)
    {
        if (target.Name is not { } name || found is null)
            return TagRefusals.NoName();
        if (finder.KindOf(name) is not { } kind)
            return FaultOfKind(name.Service);
        if (!IsServed(kind, name.Region))
            return TagRefusals.Region(Regions);
        return found.Exists ? found.Refusal : TagRefusals.NotFound();
    }

    /// <summary>The kinds that a list is of.</summary>
    /// <param name="service">Null or empty for all.</param>
    /// <param name="prefix">Null or empty for all.</param>
    /// <param name="region">Null or empty for all; without a service, only what lies in regions is in one.</param>
    /// <exception cref="ApiException"><c>InvalidParameter.UnsupportedService</c>, <c>InvalidParameterValue.ResourcePrefixInvalid</c>, <c>InvalidParameterValue.RegionInvalid</c>.</exception>
    public TagScope Scope(string? service, string? prefix, string? region)
    {
        if (!string.IsNullOrEmpty(region) && !Regions.Contains(region))
            throw TagRefusals.Region(Regions);
        ITaggedResources[] ofService = [.. Kinds.Where(kind => string.IsNullOrEmpty(service) || kind.Service == service)];
        ITaggedResources[] kinds = [.. ofService.Where(kind => string.IsNullOrEmpty(prefix) || kind.Prefixes.Contains(prefix))];
        if (kinds.Length == 0)
            throw ofService.Length == 0 ? FaultOfKind(service!) : TagRefusals.NoPrefix(ofService.SelectMany(kind => kind.Prefixes));
        return new TagScope([.. kinds.SelectMany(kind => RegionsOf(kind, service, region).Select(its => (kind, its)))]);
    }

    private IEnumerable<string> RegionsOf(ITaggedResources kind, string? service, string? region)
    {
        bool everywhere = string.IsNullOrEmpty(region);
        if (kind.Regional)
            return everywhere ? Regions : [region!];
        return everywhere || !string.IsNullOrEmpty(service) ? [string.Empty] : [];
    }

    // A name of something that is the same in all regions may have one all the same: clients put in the one in which they are.
    private bool IsServed(ITaggedResources kind, string region) => Regions.Contains(region) || (!kind.Regional && region.Length == 0);

    private ApiException FaultOfKind(string service)
    {
        string[] prefixes = [.. Kinds.Where(kind => kind.Service == service).SelectMany(kind => kind.Prefixes)];
        return prefixes.Length == 0 ? TagRefusals.NoService(Kinds.Select(kind => kind.Service).Distinct()) : TagRefusals.NoPrefix(prefixes);
    }
}
