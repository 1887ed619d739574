using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Takes tags from resources; a key that one does not have is passed over.</summary>
internal sealed class UnTagResources(TagCalls calls) : PartialRetagging<UnTagResourcesRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(UnTagResources),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public override UnTagResourcesRequest Read(ParameterReader parameters) => UnTagResourcesRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, UnTagResourcesRequest request) =>
        [.. request.ResourceList.Select(text => TagCalls.Target(caller, text))];

    protected override TagEdit Edit(UnTagResourcesRequest request) => TagEdit.Unsetting(request.TagKeys);

    protected override void Check(UnTagResourcesRequest request)
    {
        TagRequests.CheckResources("ResourceList", request.ResourceList.Count, TagRequests.Most);
        TagRequests.CheckKeys("TagKeys", request.TagKeys, TagRequests.Most);
    }
}
