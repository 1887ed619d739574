using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Puts the values of a secret under another customer master key. An action of this product's own; the vendor has none.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="KmsKeyId">The id or alias of the key; absent or empty means the account's default key.</param>
/// <param name="EncryptType">0 for a key of the key management service, 1 for a software key; 0 if absent.</param>
public sealed record ChangeSecretKeyRequest(string SecretName, string? KmsKeyId, ulong? EncryptType)
{
    /// <summary>Reads the request.</summary>
    public static ChangeSecretKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.Text("KmsKeyId"),
        parameters.UnsignedInteger("EncryptType"));
}

/// <summary>The values are under the other key.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="KmsKeyId">The id of the key; empty for a software key.</param>
public sealed record ChangeSecretKeyResponse(string SecretName, string KmsKeyId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("KmsKeyId"u8, KmsKeyId);
    }
}
