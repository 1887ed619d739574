using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Decrypts what was encrypted under the public half of an RSA key pair.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Ciphertext">The base64 text of the ciphertext.</param>
/// <param name="Algorithm">How it was encrypted: <c>RSAES_PKCS1_V1_5</c>, <c>RSAES_OAEP_SHA_1</c> or <c>RSAES_OAEP_SHA_256</c>.</param>
public sealed record AsymmetricRsaDecryptRequest(string KeyId, string Ciphertext, string Algorithm)
{
    /// <summary>Reads the request.</summary>
    public static AsymmetricRsaDecryptRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredText("Ciphertext"),
        parameters.RequiredText("Algorithm"));
}

/// <summary>The plaintext.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Plaintext">The bytes; they go out as base64.</param>
public sealed record AsymmetricRsaDecryptResponse(string KeyId, SecretValue Plaintext) : IResponse, IDisposable
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
