using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Takes a tag from a resource that has it.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="Resource">The six-segment name.</param>
public sealed record DeleteResourceTagRequest(string TagKey, string Resource)
{
    /// <summary>Reads the request.</summary>
    public static DeleteResourceTagRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("TagKey"),
        parameters.RequiredText("Resource"));
}
