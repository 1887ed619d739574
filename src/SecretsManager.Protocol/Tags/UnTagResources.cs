using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Takes tags from each of the resources; a key that a resource does not have is passed over. The answer names those that failed.</summary>
/// <param name="ResourceList">1 to 10 six-segment names.</param>
/// <param name="TagKeys">1 to 10 keys.</param>
public sealed record UnTagResourcesRequest(IReadOnlyList<string> ResourceList, IReadOnlyList<string> TagKeys)
{
    /// <summary>Reads the request.</summary>
    public static UnTagResourcesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("ResourceList"),
        parameters.RequiredTextList("TagKeys"));
}
