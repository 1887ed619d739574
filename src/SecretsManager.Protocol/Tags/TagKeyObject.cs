using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>The key of a tag.</summary>
/// <param name="TagKey">The key.</param>
public sealed record TagKeyObject(string TagKey)
{
    /// <summary>Reads a key of a request.</summary>
    public static TagKeyObject Read(ParameterReader parameters) => new(parameters.RequiredText("TagKey"));
}
