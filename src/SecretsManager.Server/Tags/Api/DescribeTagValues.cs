using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the values that there are of some keys.</summary>
internal sealed class DescribeTagValues(KnownTags known) : IAction<DescribeTagValuesRequest, DescribeTagValuesResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeTagValues),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Offset", "Limit", "CreateUin", "Category"],
    };

    public DescribeTagValuesRequest Read(ParameterReader parameters) => DescribeTagValuesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeTagValuesRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeTagValuesResponse> Handle(AuthorizedCall<DescribeTagValuesRequest> call, CancellationToken cancellation)
    {
        DescribeTagValuesRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        TagRequests.CheckKeys("TagKeys", request.TagKeys, TagRequests.MostKeys);
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        IReadOnlyList<KnownTag> tags = any ? await known.Seen(call, request.TagKeys, request.CreateUin, cancellation) : [];
        return new DescribeTagValuesResponse(
            tags.Count, offset, limit, [.. tags.Skip(offset).Take(limit).Select(tag => new CategorizedTag(tag.Key, tag.Value))]);
    }
}
