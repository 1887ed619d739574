using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Gives a resource a tag whose key it does not have.</summary>
internal sealed class AddResourceTag(TagCalls calls) : WholeRetagging<AddResourceTagRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(AddResourceTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Resource", "TagKey"],
    };

    public override AddResourceTagRequest Read(ParameterReader parameters) => AddResourceTagRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, AddResourceTagRequest request) =>
        [TagCalls.Target(caller, request.Resource)];

    protected override TagEdit Edit(AddResourceTagRequest request) => TagEdit.Setting(new RecordTag(request.TagKey, request.TagValue));

    protected override void Check(AddResourceTagRequest request) =>
        TagRequests.CheckTag(request.TagKey, request.TagValue);

    protected override ApiException? FaultOf(TaggedResource resource, AddResourceTagRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) ? TagRefusals.Attached() : null;
}
