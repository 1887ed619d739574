using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol;

/// <summary>A tag of a resource.</summary>
/// <param name="TagKey">The key; once in a resource.</param>
/// <param name="TagValue">The value.</param>
public sealed record Tag(string TagKey, string TagValue)
{
    /// <summary>Reads a tag of a request.</summary>
    public static Tag Read(ParameterReader parameters) => new(parameters.RequiredText("TagKey"), parameters.RequiredText("TagValue"));
}

/// <summary>A condition on tags: the resource has the key, with any of the values if there are any.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The values that are accepted; none means every value.</param>
public sealed record TagFilter(string TagKey, IReadOnlyList<string> TagValue)
{
    /// <summary>Reads a filter of a request.</summary>
    public static TagFilter Read(ParameterReader parameters) => new(parameters.RequiredText("TagKey"), parameters.TextList("TagValue"));
}
