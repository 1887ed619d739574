using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Decrypts what Encrypt or GenerateDataKey gave.</summary>
/// <param name="CiphertextBlob">The ciphertext as it was given, in base64. It names its key.</param>
/// <param name="EncryptionContext">The context that it was encrypted with; JSON text of names and values, up to 1,024 characters.</param>
/// <param name="EncryptionPublicKey">A public key in PEM to encrypt the plaintext of the answer under; absent or empty means not to.</param>
/// <param name="EncryptionAlgorithm">How: <c>RSAES_PKCS1_V1_5</c>, <c>RSAES_OAEP_SHA_1</c> or <c>RSAES_OAEP_SHA_256</c>.</param>
public sealed record DecryptRequest(string CiphertextBlob, string? EncryptionContext, string? EncryptionPublicKey, string? EncryptionAlgorithm)
{
    /// <summary>Reads the request.</summary>
    public static DecryptRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("CiphertextBlob"),
        parameters.Text("EncryptionContext"),
        parameters.Text("EncryptionPublicKey"),
        parameters.Text("EncryptionAlgorithm"));
}

/// <summary>The plaintext.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Plaintext">The bytes that go out as base64; a ciphertext under the caller's public key if one was given.</param>
public sealed record DecryptResponse(string KeyId, SecretValue Plaintext) : IResponse, IDisposable
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteBase64String("Plaintext"u8, Plaintext.Bytes);
    }

    /// <summary>Wipes the plaintext.</summary>
    public void Dispose() => Plaintext.Dispose();
}
