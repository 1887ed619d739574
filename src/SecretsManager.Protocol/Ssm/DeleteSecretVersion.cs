using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Deletes a version of a secret at once and for ever; the last one too.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version.</param>
public sealed record DeleteSecretVersionRequest(string SecretName, string VersionId)
{
    /// <summary>Reads the request.</summary>
    public static DeleteSecretVersionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("VersionId"));
}

/// <summary>The version is gone.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version.</param>
public sealed record DeleteSecretVersionResponse(string SecretName, string VersionId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("VersionId"u8, VersionId);
    }
}
