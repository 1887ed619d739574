using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>What events must have to be found.</summary>
/// <param name="AttributeKey">Which attribute.</param>
/// <param name="AttributeValue">What it must be; an absent value asks for nothing.</param>
public sealed record LookupCondition(string AttributeKey, string? AttributeValue)
{
    /// <summary>Reads the object.</summary>
    public static LookupCondition Read(ParameterReader parameters) => new(
        parameters?.RequiredText("AttributeKey") ?? throw new ArgumentNullException(nameof(parameters)),
        parameters.Text("AttributeValue"));
}
