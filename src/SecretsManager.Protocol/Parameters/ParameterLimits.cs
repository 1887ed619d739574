namespace SecretsManager.Protocol.Parameters;

/// <summary>How large the parameters of one request may be, besides the size of its body.</summary>
/// <param name="MaximumDepth">How deep objects and lists may lie in each other; the request itself is the first.</param>
/// <param name="MaximumTokens">JSON: tokens, the brackets included. Query, form and multipart: fields.</param>
public sealed record ParameterLimits(int MaximumDepth = 16, int MaximumTokens = 4096)
{
    /// <summary>The limits that hold unless something else is configured.</summary>
    public static ParameterLimits Default { get; } = new();
}
