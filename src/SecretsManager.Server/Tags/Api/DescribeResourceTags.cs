using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tags of resources, one row a tag.</summary>
internal sealed class DescribeResourceTags(ResourceLists lists) : IAction<DescribeResourceTagsRequest, DescribeResourceTagsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeResourceTags),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["CreateUin", "ResourceRegion", "ServiceType", "ResourcePrefix", "ResourceId", "Offset", "Limit"],
    };

    public DescribeResourceTagsRequest Read(ParameterReader parameters) => DescribeResourceTagsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeResourceTagsRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeResourceTagsResponse> Handle(AuthorizedCall<DescribeResourceTagsRequest> call, CancellationToken cancellation)
    {
        DescribeResourceTagsRequest request = call.Request;
        if (ParameterRules.CheckNumber("CosResourceId", request.CosResourceId, most: 1) == 1)
            throw TagRefusals.NoObjectStorage();
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        ResourceFilter filter = new(request.ServiceType, request.ResourcePrefix, request.ResourceRegion, request.ResourceId, request.CreateUin);
        (long total, List<TagResource> rows) = (0, []);
        await foreach ((TaggedResource resource, string id) in lists.Seen(call, filter, [], cancellation))
        {
            foreach (RecordTag tag in resource.Tags)
            {
                if (total++ >= offset && rows.Count < limit)
                    rows.Add(new TagResource(tag.Key, tag.Value, id, resource.Name.Service));
            }
        }

        return new DescribeResourceTagsResponse(total, offset, limit, rows);
    }
}
