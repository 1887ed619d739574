using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Reads the value of a version.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version; what an absent or empty one means is a setting of the server.</param>
/// <param name="EncryptionPublicKey">Not supported; must be empty.</param>
/// <param name="EncryptionAlgorithm">Not supported; must be empty.</param>
public sealed record GetSecretValueRequest(string SecretName, string? VersionId, string? EncryptionPublicKey, string? EncryptionAlgorithm)
{
    /// <summary>Reads the request.</summary>
    public static GetSecretValueRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.Text("VersionId"),
        parameters.Text("EncryptionPublicKey"),
        parameters.Text("EncryptionAlgorithm"));
}

/// <summary>The value of a version. Both fields are always there; the unused one is empty.</summary>
/// <param name="SecretName">The name as it was asked for.</param>
/// <param name="VersionId">The version as it was asked for, or the one that was found where none was named.</param>
/// <param name="Value">The bytes of the value.</param>
/// <param name="IsBinary">Whether they go out as base64 in <c>SecretBinary</c> or as text in <c>SecretString</c>.</param>
public sealed record GetSecretValueResponse(string SecretName, string VersionId, SecretValue Value, bool IsBinary) : IResponse, IDisposable
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("VersionId"u8, VersionId);
        if (IsBinary)
        {
            writer.WriteBase64String("SecretBinary"u8, Value.Bytes);
            writer.WriteString("SecretString"u8, ""u8);
        }
        else
        {
            writer.WriteString("SecretBinary"u8, ""u8);
            writer.WriteString("SecretString"u8, Value.Bytes);
        }
    }

    /// <summary>Wipes the value.</summary>
    public void Dispose() => Value.Dispose();
}
