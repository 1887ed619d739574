using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Disables a secret: no value of it can be read through any action.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DisableSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static DisableSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The secret is disabled.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DisableSecretResponse(string SecretName) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("SecretName"u8, SecretName);
}
