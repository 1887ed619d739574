using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Makes a random data key and gives it in plain and encrypted under a key. The service does not keep it.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="KeySpec"><c>AES_128</c> or <c>AES_256</c>; counts only where no length is named.</param>
/// <param name="NumberOfBytes">How long the data key is: 1 to 1,024 bytes.</param>
/// <param name="EncryptionContext">JSON text of names and values, up to 1,024 characters, that Decrypt must be given again.</param>
/// <param name="EncryptionPublicKey">A public key in PEM to encrypt the plaintext of the answer under; absent or empty means not to.</param>
/// <param name="EncryptionAlgorithm">How: <c>RSAES_PKCS1_V1_5</c>, <c>RSAES_OAEP_SHA_1</c> or <c>RSAES_OAEP_SHA_256</c>.</param>
/// <param name="IsHostedByKms">0; 1 would let the service keep the data key, which it does not do.</param>
/// <param name="DataKeyName">The name of a data key that the service keeps.</param>
/// <param name="Description">The description of a data key that the service keeps.</param>
/// <param name="HsmClusterId">A dedicated HSM cluster; there is none here.</param>
/// <param name="Tags">The tags of a data key that the service keeps.</param>
public sealed record GenerateDataKeyRequest(
    string KeyId,
    string? KeySpec,
    ulong? NumberOfBytes,
    string? EncryptionContext,
    string? EncryptionPublicKey,
    string? EncryptionAlgorithm,
    ulong? IsHostedByKms,
    string? DataKeyName,
    string? Description,
    string? HsmClusterId,
    IReadOnlyList<Tag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static GenerateDataKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Text("KeySpec"),
        parameters.UnsignedInteger("NumberOfBytes"),
        parameters.Text("EncryptionContext"),
        parameters.Text("EncryptionPublicKey"),
        parameters.Text("EncryptionAlgorithm"),
        parameters.UnsignedInteger("IsHostedByKms"),
        parameters.Text("DataKeyName"),
        parameters.Text("Description"),
        parameters.Text("HsmClusterId"),
        parameters.ObjectList("Tags", Tag.Read));
}

/// <summary>The data key. What belongs to data keys that the service keeps is a typed zero.</summary>
/// <param name="KeyId">The id of the key that it is encrypted under.</param>
/// <param name="Plaintext">The data key, which goes out as base64; a ciphertext under the caller's public key if one was given.</param>
/// <param name="CiphertextBlob">The data key as Decrypt takes it; written as base64.</param>
public sealed record GenerateDataKeyResponse(string KeyId, SecretValue Plaintext, byte[] CiphertextBlob) : IResponse, IDisposable
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteBase64String("Plaintext"u8, Plaintext.Bytes);
        writer.WriteBase64String("CiphertextBlob"u8, CiphertextBlob);
        writer.WriteString("DataKeyId"u8, ""u8);
        writer.WriteNumber("TagCode"u8, 0);
        writer.WriteString("TagMsg"u8, ""u8);
    }

    /// <summary>Wipes the data key.</summary>
    public void Dispose() => Plaintext.Dispose();
}
