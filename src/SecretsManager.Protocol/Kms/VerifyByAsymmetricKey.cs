using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks whether a signature is that of a message.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="SignatureValue">The base64 text of the signature.</param>
/// <param name="Message">The base64 text of the message, up to 4,096 bytes, or of its digest, 32 bytes.</param>
/// <param name="Algorithm">One of the algorithms of the key's usage, as ListAlgorithms names them.</param>
/// <param name="MessageType"><c>RAW</c> for a message, <c>DIGEST</c> for its digest; absent or empty means <c>RAW</c>.</param>
public sealed record VerifyByAsymmetricKeyRequest(
    string KeyId,
    string SignatureValue,
    SecretValue Message,
    string Algorithm,
    string? MessageType)
{
    /// <summary>Reads the request.</summary>
    public static VerifyByAsymmetricKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredText("SignatureValue"),
        parameters.RequiredSecretText("Message"),
        parameters.RequiredText("Algorithm"),
        parameters.Text("MessageType"));
}

/// <summary>Whether the signature is that of the message.</summary>
/// <param name="SignatureValid">Whether it is.</param>
public sealed record VerifyByAsymmetricKeyResponse(bool SignatureValid) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteBoolean("SignatureValid"u8, SignatureValid);
}
