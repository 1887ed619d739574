using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Replaces the description of a secret.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="Description">The new description, up to 2,048 bytes of UTF-8; may be empty.</param>
public sealed record UpdateDescriptionRequest(string SecretName, string Description)
{
    /// <summary>Reads the request.</summary>
    public static UpdateDescriptionRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredText("SecretName"), parameters.RequiredText("Description"));
}

/// <summary>The description is replaced.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record UpdateDescriptionResponse(string SecretName) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("SecretName"u8, SecretName);
}
