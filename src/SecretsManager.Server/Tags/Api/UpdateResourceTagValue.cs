using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Gives a tag of a resource another value.</summary>
internal sealed class UpdateResourceTagValue(TagCalls calls) : WholeRetagging<UpdateResourceTagValueRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(UpdateResourceTagValue),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Resource", "TagKey"],
    };

    public override UpdateResourceTagValueRequest Read(ParameterReader parameters) => UpdateResourceTagValueRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, UpdateResourceTagValueRequest request) =>
        [TagCalls.Target(caller, request.Resource)];

    protected override TagEdit Edit(UpdateResourceTagValueRequest request) => TagEdit.Setting(new RecordTag(request.TagKey, request.TagValue));

    protected override void Check(UpdateResourceTagValueRequest request) =>
        TagRequests.CheckTag(request.TagKey, request.TagValue);

    protected override ApiException? FaultOf(TaggedResource resource, UpdateResourceTagValueRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) ? null : TagRefusals.NotAttached();
}
