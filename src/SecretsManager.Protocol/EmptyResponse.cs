using System.Text.Json;

namespace SecretsManager.Protocol;

/// <summary>The answer of the actions that have nothing to tell: it is done.</summary>
public sealed record EmptyResponse : IResponse
{
    /// <summary>The one there need be.</summary>
    public static EmptyResponse Instance { get; } = new();

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
    }
}
