using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the values that there are of some keys, page by page.</summary>
internal sealed class GetTagValues(KnownTags known) : IAction<GetTagValuesRequest, GetTagsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(GetTagValues),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["MaxResults", "Category"],
    };

    public GetTagValuesRequest Read(ParameterReader parameters) => GetTagValuesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetTagValuesRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<GetTagsResponse> Handle(AuthorizedCall<GetTagValuesRequest> call, CancellationToken cancellation)
    {
        GetTagValuesRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        TagRequests.CheckKeys("TagKeys", request.TagKeys, TagRequests.MostKeys);
        int most = TagRequests.CheckMaxResults(request.MaxResults, TagRequests.LongestPage);
        IReadOnlyList<KnownTag> tags = any ? await known.Seen(call, request.TagKeys, null, cancellation) : [];
        return TagPages.Of(nameof(GetTagValues), tags, request.PaginationToken, most);
    }
}
