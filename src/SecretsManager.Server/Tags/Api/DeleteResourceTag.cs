using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Takes a tag from a resource that has it.</summary>
internal sealed class DeleteResourceTag(TagCalls calls) : WholeRetagging<DeleteResourceTagRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(DeleteResourceTag),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Resource", "TagKey"],
    };

    public override DeleteResourceTagRequest Read(ParameterReader parameters) => DeleteResourceTagRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, DeleteResourceTagRequest request) =>
        [TagCalls.Target(caller, request.Resource)];

    protected override TagEdit Edit(DeleteResourceTagRequest request) => TagEdit.Unsetting(request.TagKey);

    protected override void Check(DeleteResourceTagRequest request) =>
        TagRequests.CheckKeys("TagKey", [request.TagKey], TagRequests.Most);

    protected override ApiException? FaultOf(TaggedResource resource, DeleteResourceTagRequest request) =>
        resource.Matches(new RecordTagFilter(request.TagKey, [])) ? null : TagRefusals.NotAttached();
}
