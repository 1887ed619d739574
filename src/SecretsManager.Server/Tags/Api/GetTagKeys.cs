using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tag keys that there are, page by page.</summary>
internal sealed class GetTagKeys(KnownTags known) : IAction<GetTagKeysRequest, GetTagKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(GetTagKeys),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["MaxResults", "Category"],
    };

    public GetTagKeysRequest Read(ParameterReader parameters) => GetTagKeysRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetTagKeysRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<GetTagKeysResponse> Handle(AuthorizedCall<GetTagKeysRequest> call, CancellationToken cancellation)
    {
        GetTagKeysRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        int most = TagRequests.CheckMaxResults(request.MaxResults, TagRequests.LongestPage);
        string? after = PageToken.Read(nameof(GetTagKeys), 1, request.PaginationToken)?[0];
        IReadOnlyList<KnownTag> tags = any ? await known.Seen(call, [], null, cancellation) : [];
        string[] rest = [.. tags.Select(tag => tag.Key).Distinct().Where(key => after is null || string.CompareOrdinal(key, after) > 0)];
        return new GetTagKeysResponse(rest.Length > most ? PageToken.Write(nameof(GetTagKeys), rest[most - 1]) : string.Empty, [.. rest.Take(most)]);
    }
}
