using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Takes a secret back from its deletion; it is then disabled.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record RestoreSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static RestoreSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The secret is back, disabled.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record RestoreSecretResponse(string SecretName) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("SecretName"u8, SecretName);
}
