using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Gives resources tags; a key that one has already gets the new value.</summary>
internal sealed class TagResources(TagCalls calls) : PartialRetagging<TagResourcesRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(TagResources),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public override TagResourcesRequest Read(ParameterReader parameters) => TagResourcesRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, TagResourcesRequest request) =>
        [.. request.ResourceList.Select(text => TagCalls.Target(caller, text))];

    protected override TagEdit Edit(TagResourcesRequest request) => TagEdit.Setting(request.Tags);

    protected override void Check(TagResourcesRequest request)
    {
        TagRequests.CheckResources("ResourceList", request.ResourceList.Count, TagRequests.Most);
        TagRequests.CheckTags("Tags", request.Tags);
    }
}
