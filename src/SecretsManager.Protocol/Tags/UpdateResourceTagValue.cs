using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Gives a tag of a resource another value.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The new value.</param>
/// <param name="Resource">The six-segment name.</param>
public sealed record UpdateResourceTagValueRequest(string TagKey, string TagValue, string Resource)
{
    /// <summary>Reads the request.</summary>
    public static UpdateResourceTagValueRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("TagKey"),
        parameters.RequiredText("TagValue"),
        parameters.RequiredText("Resource"));
}
