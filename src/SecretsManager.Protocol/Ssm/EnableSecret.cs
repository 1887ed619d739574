using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Enables a disabled secret.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record EnableSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static EnableSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The secret is enabled.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record EnableSecretResponse(string SecretName) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("SecretName"u8, SecretName);
}
