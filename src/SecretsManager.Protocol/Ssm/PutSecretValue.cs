using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Adds a version to a secret. Exactly one of the two values is given and not empty.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version.</param>
/// <param name="SecretBinary">The base64 text of a binary value.</param>
/// <param name="SecretString">A text value.</param>
public sealed record PutSecretValueRequest(string SecretName, string VersionId, SecretValue? SecretBinary, SecretValue? SecretString)
{
    /// <summary>Reads the request.</summary>
    public static PutSecretValueRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("VersionId"),
        parameters.SecretText("SecretBinary"),
        parameters.SecretText("SecretString"));
}

/// <summary>The version is added.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version.</param>
public sealed record PutSecretValueResponse(string SecretName, string VersionId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("VersionId"u8, VersionId);
    }
}
