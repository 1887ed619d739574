using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tags that there are, and which of them may be deleted.</summary>
internal sealed class DescribeTags(KnownTags known) : IAction<DescribeTagsRequest, DescribeTagsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeTags),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Offset", "Limit", "CreateUin", "TagKey", "ShowProject"],
    };

    public DescribeTagsRequest Read(ParameterReader parameters) => DescribeTagsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeTagsRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeTagsResponse> Handle(AuthorizedCall<DescribeTagsRequest> call, CancellationToken cancellation)
    {
        DescribeTagsRequest request = call.Request;
        ParameterRules.CheckNumber("ShowProject", request.ShowProject, most: 1);
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        IReadOnlyList<string> keys = request.TagKeys.Count > 0 || string.IsNullOrEmpty(request.TagKey) ? request.TagKeys : [request.TagKey];
        if (keys.Count > 0)
            TagRequests.CheckKeys("TagKeys", keys, TagRequests.MostKeys);
        KnownTag[] tags = [.. (await known.Seen(call, keys, request.CreateUin, cancellation))
            .Where(tag => string.IsNullOrEmpty(request.TagValue) || tag.Value == request.TagValue)];
        return new DescribeTagsResponse(
            tags.Length, offset, limit, [.. tags.Skip(offset).Take(limit).Select(tag => new TagWithDelete(tag.Key, tag.Value, !tag.IsUsed))]);
    }
}
