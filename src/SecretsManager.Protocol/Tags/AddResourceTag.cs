using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Gives a resource a tag whose key it does not have.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The value.</param>
/// <param name="Resource">The six-segment name.</param>
public sealed record AddResourceTagRequest(string TagKey, string TagValue, string Resource)
{
    /// <summary>Reads the request.</summary>
    public static AddResourceTagRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("TagKey"),
        parameters.RequiredText("TagValue"),
        parameters.RequiredText("Resource"));
}
