using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tags of named resources, one row a tag.</summary>
internal sealed class DescribeResourceTagsByResourceIds(ResourceLists lists) : IAction<DescribeResourceTagsByResourceIdsRequest, DescribeResourceTagsByResourceIdsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeResourceTagsByResourceIds),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["ServiceType", "ResourcePrefix", "ResourceRegion", "Offset", "Limit", "Category"],
    };

    public DescribeResourceTagsByResourceIdsRequest Read(ParameterReader parameters) => DescribeResourceTagsByResourceIdsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeResourceTagsByResourceIdsRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeResourceTagsByResourceIdsResponse> Handle(AuthorizedCall<DescribeResourceTagsByResourceIdsRequest> call, CancellationToken cancellation)
    {
        DescribeResourceTagsByResourceIdsRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        TagRequests.CheckResources("ResourceIds", request.ResourceIds.Count, TagRequests.MostResourceIds);
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        List<TagResource> rows = [];
        foreach ((TaggedResource resource, string id) in await lists.Named(
            call, request.ServiceType, request.ResourcePrefix, request.ResourceRegion, request.ResourceIds, cancellation))
            rows.AddRange(any ? resource.Tags.Select(tag => new TagResource(tag.Key, tag.Value, id, resource.Name.Service)) : []);
        return new DescribeResourceTagsByResourceIdsResponse(rows.Count, offset, limit, [.. rows.Skip(offset).Take(limit)]);
    }
}
