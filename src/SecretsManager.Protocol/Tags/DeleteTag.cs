using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Deletes a tag that no resource has.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The value.</param>
public sealed record DeleteTagRequest(string TagKey, string TagValue)
{
    /// <summary>Reads the request.</summary>
    public static DeleteTagRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("TagKey"),
        parameters.RequiredText("TagValue"));
}
