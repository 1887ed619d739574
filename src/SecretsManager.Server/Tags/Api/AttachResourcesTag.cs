using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Gives resources a tag: all of them, or none. One that has the tag stays as it is; one that has the key with another value is refused.</summary>
internal sealed class AttachResourcesTag(TagCalls calls) : WholeRetagging<AttachResourcesTagRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(AttachResourcesTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["ServiceType", "ResourcePrefix", "ResourceRegion", "TagKey"],
    };

    public override AttachResourcesTagRequest Read(ParameterReader parameters) => AttachResourcesTagRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, AttachResourcesTagRequest request) =>
        [.. request.ResourceIds.Select(id => Calls.Target(caller, request.ServiceType, request.ResourcePrefix, request.ResourceRegion, id))];

    protected override TagEdit Edit(AttachResourcesTagRequest request) => TagEdit.Setting(new RecordTag(request.TagKey, request.TagValue));

    protected override void Check(AttachResourcesTagRequest request)
    {
        TagRequests.CheckResources("ResourceIds", request.ResourceIds.Count, TagRequests.MostResourceIds);
        TagRequests.CheckTag(request.TagKey, request.TagValue);
    }

    protected override ApiException? FaultOf(TaggedResource resource, AttachResourcesTagRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) && !resource.Matches(new RecordTagFilter(request.TagKey, [request.TagValue])) ? TagRefusals.Attached() : null;
}
