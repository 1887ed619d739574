using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Sets and deletes tags of a resource. At least one of the two lists has something in it, and no key stands in both.</summary>
/// <param name="Resource">The six-segment name.</param>
/// <param name="ReplaceTags">Up to 10 tags that the resource gets, or whose value it gets; its other tags stay.</param>
/// <param name="DeleteTags">Up to 10 keys that the resource loses; one that it does not have is passed over.</param>
public sealed record ModifyResourceTagsRequest(string Resource, IReadOnlyList<CategorizedTag> ReplaceTags, IReadOnlyList<TagKeyObject> DeleteTags)
{
    /// <summary>Reads the request.</summary>
    public static ModifyResourceTagsRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Resource"),
        parameters.ObjectList("ReplaceTags", CategorizedTag.Read),
        parameters.ObjectList("DeleteTags", TagKeyObject.Read));
}
