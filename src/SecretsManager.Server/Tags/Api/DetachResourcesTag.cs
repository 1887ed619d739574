using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Takes a tag from resources that have it: from all of them, or from none.</summary>
internal sealed class DetachResourcesTag(TagCalls calls) : WholeRetagging<DetachResourcesTagRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DetachResourcesTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["ServiceType", "ResourcePrefix", "ResourceRegion", "TagKey"],
    };

    public override DetachResourcesTagRequest Read(ParameterReader parameters) => DetachResourcesTagRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, DetachResourcesTagRequest request) =>
        [.. request.ResourceIds.Select(id => Calls.Target(caller, request.ServiceType, request.ResourcePrefix, request.ResourceRegion, id))];

    protected override TagEdit Edit(DetachResourcesTagRequest request) => TagEdit.Unsetting(request.TagKey);

    protected override void Check(DetachResourcesTagRequest request)
    {
        TagRequests.CheckResources("ResourceIds", request.ResourceIds.Count, TagRequests.MostResourceIds);
        TagRequests.CheckKeys("TagKey", [request.TagKey], TagRequests.Most);
    }

    protected override ApiException? FaultOf(TaggedResource resource, DetachResourcesTagRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) ? null : TagRefusals.NotAttached();
}
