using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Lists the tag keys that there are.</summary>
internal sealed class DescribeTagKeys(KnownTags known) : IAction<DescribeTagKeysRequest, DescribeTagKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DescribeTagKeys),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["Offset", "Limit", "CreateUin", "ShowProject", "Category"],
    };

    public DescribeTagKeysRequest Read(ParameterReader parameters) => DescribeTagKeysRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeTagKeysRequest request, CancellationToken cancellation) => TagCalls.List(call);

    public async ValueTask<DescribeTagKeysResponse> Handle(AuthorizedCall<DescribeTagKeysRequest> call, CancellationToken cancellation)
    {
        DescribeTagKeysRequest request = call.Request;
        bool any = TagRequests.CheckCategory(request.Category);
        ParameterRules.CheckNumber("ShowProject", request.ShowProject, most: 1);
        (int offset, int limit) = TagRequests.CheckPage(request.Offset, request.Limit);
        IReadOnlyList<KnownTag> tags = any ? await known.Seen(call, [], request.CreateUin, cancellation) : [];
        string[] keys = [.. tags.Select(tag => tag.Key).Distinct()];
        return new DescribeTagKeysResponse(keys.Length, offset, limit, [.. keys.Skip(offset).Take(limit)]);
    }
}
