using System.Globalization;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists resources with their tags, page by page; or those that are named.</summary>
internal sealed class GetResources(TagCalls calls) : IAction<GetResourcesRequest, GetResourcesResponse>
{
    private const int LongestPage = 200;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(GetResources),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["MaxResults"],
    };

    public GetResourcesRequest Read(ParameterReader parameters) => GetResourcesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetResourcesRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<GetResourcesResponse> Handle(AuthorizedCall<GetResourcesRequest> call, CancellationToken cancellation)
    {
        GetResourcesRequest request = call.Request;
        int most = TagRequests.CheckMaxResults(request.MaxResults, LongestPage);
        IReadOnlyList<RecordTagFilter> filters = TagRequests.CheckFilters(request.TagFilters);
        if (request.ResourceList.Count > 0)
            return new GetResourcesResponse(string.Empty, await Named(call, filters, cancellation));

        TagScope scope = calls.Scope(null, null, null) with { Filters = filters, After = PlaceOf(request.PaginationToken) };
        List<ResourceTagMapping> page = [];
        TagPlace? last = null;
        await foreach ((TaggedResource resource, TagPlace place) in call.Seen(scope, cancellation))
        {
            if (page.Count == most)
                return new GetResourcesResponse(TokenOf(last!), page);
            page.Add(Told(resource));
            last = place;
        }

        return new GetResourcesResponse(string.Empty, page);
    }

    private async ValueTask<IReadOnlyList<ResourceTagMapping>> Named(
        AuthorizedCall<GetResourcesRequest> call, IReadOnlyList<RecordTagFilter> filters, CancellationToken cancellation)
    {
        TagRequests.CheckResources("ResourceList", call.Request.ResourceList.Count, TagRequests.Most);
        List<ResourceTagMapping> named = [];
        foreach (string text in call.Request.ResourceList.Distinct(StringComparer.Ordinal))
        {
            TaggedResource found = await calls.Find(TagCalls.Target(call.Caller, text), call.Caller, cancellation) ?? throw TagRefusals.NoName();
            if (found.Exists && filters.All(found.Matches) && call.Sees(found.Touched))
                named.Add(Told(found));
        }

        return named;
    }

    private TagPlace? PlaceOf(string? token)
    {
        if (PageToken.Read(nameof(GetResources), 5, token) is not [var service, var prefix, var region, var created, var id])
            return null;
        bool isPlace = long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out long time) && !id.Contains('\0', StringComparison.Ordinal)
            && calls.Scope(null, null, null).Places.Any(place => (place.Kind.Service, place.Kind.Prefixes[0], place.Region) == (service, prefix, region));
        return isPlace ? new TagPlace(service, prefix, region, (time, id)) : throw TagRefusals.Token();
    }

    private static string TokenOf(TagPlace place) => PageToken.Write(
        nameof(GetResources), place.Service, place.Prefix, place.Region, place.Record.Created.ToString(CultureInfo.InvariantCulture), place.Record.Id);

    private static ResourceTagMapping Told(TaggedResource resource) =>
        new(resource.Name.ToString(), [.. resource.Tags.Select(tag => new CategorizedTag(tag.Key, tag.Value))]);
}
