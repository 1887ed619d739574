using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Signs a message with a key pair.</summary>
/// <param name="Algorithm">One of the algorithms of the key's usage, as ListAlgorithms names them.</param>
/// <param name="Message">The base64 text of the message, up to 4,096 bytes, or of its digest, 32 bytes.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="MessageType"><c>RAW</c> for a message, <c>DIGEST</c> for its digest; absent or empty means <c>RAW</c>.</param>
public sealed record SignByAsymmetricKeyRequest(string Algorithm, SecretValue Message, string KeyId, string? MessageType)
{
    /// <summary>Reads the request.</summary>
    public static SignByAsymmetricKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Algorithm"),
        parameters.RequiredSecretText("Message"),
        parameters.RequiredText("KeyId"),
        parameters.Text("MessageType"));
}

/// <summary>The signature.</summary>
/// <param name="Signature">Its bytes; written as base64.</param>
public sealed record SignByAsymmetricKeyResponse(byte[] Signature) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteBase64String("Signature"u8, Signature);
}
