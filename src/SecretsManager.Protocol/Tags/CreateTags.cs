using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Makes tags that no resource has yet: all of them, or none.</summary>
/// <param name="Tags">1 to 10 tags, each once; a key may have several values.</param>
public sealed record CreateTagsRequest(IReadOnlyList<CategorizedTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static CreateTagsRequest Read(ParameterReader parameters) => new(parameters.ObjectList("Tags", CategorizedTag.Read));
}
