using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Makes a tag that no resource has yet.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The value.</param>
public sealed record CreateTagRequest(string TagKey, string TagValue)
{
    /// <summary>Reads the request.</summary>
    public static CreateTagRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("TagKey"),
        parameters.RequiredText("TagValue"));
}
