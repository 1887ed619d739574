using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tags that there are, page by page.</summary>
internal sealed class GetTags(KnownTags known) : IAction<GetTagsRequest, GetTagsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(GetTags),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["MaxResults", "Category"],
    };

    public GetTagsRequest Read(ParameterReader parameters) => GetTagsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetTagsRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<GetTagsResponse> Handle(AuthorizedCall<GetTagsRequest> call, CancellationToken cancellation)
    {
        GetTagsRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        if (request.TagKeys.Count > 0)
            TagRequests.CheckKeys("TagKeys", request.TagKeys, TagRequests.MostKeys);
        int most = TagRequests.CheckMaxResults(request.MaxResults, TagRequests.LongestPage);
        IReadOnlyList<KnownTag> tags = any ? await known.Seen(call, request.TagKeys, null, cancellation) : [];
        return TagPages.Of(nameof(GetTags), tags, request.PaginationToken, most);
    }
}
