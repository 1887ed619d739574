using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Gives a tag of resources another value: of all of them, or of none.</summary>
internal sealed class ModifyResourcesTagValue(TagCalls calls) : WholeRetagging<ModifyResourcesTagValueRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(ModifyResourcesTagValue),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["ServiceType", "ResourcePrefix", "ResourceRegion", "TagKey"],
    };

    public override ModifyResourcesTagValueRequest Read(ParameterReader parameters) => ModifyResourcesTagValueRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, ModifyResourcesTagValueRequest request) =>
        [.. request.ResourceIds.Select(id => Calls.Target(caller, request.ServiceType, request.ResourcePrefix, request.ResourceRegion, id))];

    protected override TagEdit Edit(ModifyResourcesTagValueRequest request) => TagEdit.Setting(new RecordTag(request.TagKey, request.TagValue));

    protected override void Check(ModifyResourcesTagValueRequest request)
    {
        TagRequests.CheckResources("ResourceIds", request.ResourceIds.Count, TagRequests.MostResourceIds);
        TagRequests.CheckTag(request.TagKey, request.TagValue);
    }

    protected override ApiException? FaultOf(TaggedResource resource, ModifyResourcesTagValueRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) ? null : TagRefusals.NotAttached();
}
