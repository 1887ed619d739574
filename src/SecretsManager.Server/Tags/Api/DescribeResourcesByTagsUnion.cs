using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the resources for which any of the filters holds.</summary>
internal sealed class DescribeResourcesByTagsUnion(ResourceLists lists) : IAction<DescribeResourcesByTagsUnionRequest, DescribeResourcesByTagsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeResourcesByTagsUnion),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["CreateUin", "ResourceRegion", "ServiceType", "ResourcePrefix", "ResourceId", "Offset", "Limit"],
    };

    public DescribeResourcesByTagsUnionRequest Read(ParameterReader parameters) => DescribeResourcesByTagsUnionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeResourcesByTagsUnionRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeResourcesByTagsResponse> Handle(AuthorizedCall<DescribeResourcesByTagsUnionRequest> call, CancellationToken cancellation)
    {
        DescribeResourcesByTagsUnionRequest request = call.Request;
        IReadOnlyList<RecordTagFilter> filters = TagRequests.CheckFilters(request.TagFilters);
        if (filters.Count == 0)
            throw MissingParameter.Named("TagFilters");
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        ResourceFilter filter = new(request.ServiceType, request.ResourcePrefix, request.ResourceRegion, request.ResourceId, request.CreateUin);
        (long total, List<ResourceTag> rows) = (0, []);
        await foreach ((TaggedResource resource, string id) in lists.Seen(call, filter, [], cancellation))
        {
            if (filters.Any(resource.Matches) && total++ >= offset && rows.Count < limit)
                rows.Add(ResourceLists.Told(resource, id));
        }

        return new DescribeResourcesByTagsResponse(total, offset, limit, rows);
    }
}
