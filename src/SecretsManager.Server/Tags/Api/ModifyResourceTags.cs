using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags.Api;

/// <summary>Sets and deletes tags of a resource; its other tags stay.</summary>
internal sealed class ModifyResourceTags(TagCalls calls) : WholeRetagging<ModifyResourceTagsRequest>(calls)
{
    public override ActionDeclaration Declaration { get; } = new()
    {
        Service = TagService.Name,
        Version = TagService.Version,
        Name = nameof(ModifyResourceTags),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Resource"],
    };

    public override ModifyResourceTagsRequest Read(ParameterReader parameters) => ModifyResourceTagsRequest.Read(parameters);

    protected override IReadOnlyList<TagTarget> Targets(Caller caller, ModifyResourceTagsRequest request) =>
        [TagCalls.Target(caller, request.Resource)];

    protected override TagEdit Edit(ModifyResourceTagsRequest request) => new(TagEdit.Setting(request.ReplaceTags).Set, [.. request.DeleteTags.Select(tag => tag.TagKey)]);

    protected override void Check(ModifyResourceTagsRequest request)
    {
        if (request.ReplaceTags.Count == 0 && request.DeleteTags.Count == 0)
            throw TagRefusals.NothingToModify();
        if (request.ReplaceTags.Count > 0)
            TagRequests.CheckTags("ReplaceTags", request.ReplaceTags);
        string[] deleted = [.. request.DeleteTags.Select(tag => tag.TagKey)];
        if (deleted.Length > 0)
            TagRequests.CheckKeys("DeleteTags", deleted, TagRequests.Most);
        if (request.ReplaceTags.Any(tag => deleted.Contains(tag.TagKey)))
            throw TagRefusals.SetAndUnset();
    }
}
