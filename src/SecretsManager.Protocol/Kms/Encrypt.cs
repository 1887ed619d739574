using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Encrypts bytes under a symmetric key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Plaintext">The base64 text of up to 4,096 bytes.</param>
/// <param name="EncryptionContext">JSON text of names and values, up to 1,024 characters, that Decrypt must be given again.</param>
public sealed record EncryptRequest(string KeyId, SecretValue Plaintext, string? EncryptionContext)
{
    /// <summary>Reads the request.</summary>
    public static EncryptRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredSecretText("Plaintext"),
        parameters.Text("EncryptionContext"));
}

/// <summary>The ciphertext.</summary>
/// <param name="CiphertextBlob">The ciphertext, which names its key; written as base64.</param>
/// <param name="KeyId">The key's id.</param>
public sealed record EncryptResponse(byte[] CiphertextBlob, string KeyId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBase64String("CiphertextBlob"u8, CiphertextBlob);
        writer.WriteString("KeyId"u8, KeyId);
    }
}
