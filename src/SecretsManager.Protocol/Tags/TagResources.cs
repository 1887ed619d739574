using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Gives each of the resources each of the tags; a key that a resource has already gets the new value. The answer names those that failed.</summary>
/// <param name="ResourceList">1 to 10 six-segment names.</param>
/// <param name="Tags">1 to 10 tags, each key once.</param>
public sealed record TagResourcesRequest(IReadOnlyList<string> ResourceList, IReadOnlyList<CategorizedTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static TagResourcesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("ResourceList"),
        parameters.ObjectList("Tags", CategorizedTag.Read));
}
