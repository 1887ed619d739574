using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Tells some of the tags of named resources, one row a resource.</summary>
internal sealed class DescribeResourceTagsByTagKeys(ResourceLists lists) : IAction<DescribeResourceTagsByTagKeysRequest, DescribeResourceTagsByTagKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeResourceTagsByTagKeys),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["ServiceType", "ResourcePrefix", "ResourceRegion", "Offset", "Limit"],
    };

    public DescribeResourceTagsByTagKeysRequest Read(ParameterReader parameters) => DescribeResourceTagsByTagKeysRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeResourceTagsByTagKeysRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeResourceTagsByTagKeysResponse> Handle(AuthorizedCall<DescribeResourceTagsByTagKeysRequest> call, CancellationToken cancellation)
    {
        const int UsualPage = 400;
        const int MostResources = 20;
        DescribeResourceTagsByTagKeysRequest request = call.Request;
        TagRequests.CheckResources("ResourceIds", request.ResourceIds.Count, MostResources);
        TagRequests.CheckKeys("TagKeys", request.TagKeys, TagRequests.MostKeys);
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit, UsualPage);
        List<ResourceIdTag> rows = [];
        foreach ((TaggedResource resource, string id) in await lists.Named(
            call, request.ServiceType, request.ResourcePrefix, request.ResourceRegion, request.ResourceIds, cancellation))
        {
            CategorizedTag[] tags = [.. resource.Tags.Where(tag => request.TagKeys.Contains(tag.Key)).Select(tag => new CategorizedTag(tag.Key, tag.Value))];
            if (tags.Length > 0)
                rows.Add(new ResourceIdTag(id, tags));
        }

        return new DescribeResourceTagsByTagKeysResponse(rows.Count, offset, limit, [.. rows.Skip(offset).Take(limit)]);
    }
}
