using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Deletes tags that no resource has: all of them, or none.</summary>
/// <param name="Tags">1 to 10 tags, each once; a key may have several values.</param>
public sealed record DeleteTagsRequest(IReadOnlyList<CategorizedTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static DeleteTagsRequest Read(ParameterReader parameters) => new(parameters.ObjectList("Tags", CategorizedTag.Read));
}
