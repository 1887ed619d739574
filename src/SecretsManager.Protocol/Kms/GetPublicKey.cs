using System.Security.Cryptography;
using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks for the public half of a key pair.</summary>
/// <param name="KeyId">The id of an asymmetric key.</param>
public sealed record GetPublicKeyRequest(string KeyId)
{
    /// <summary>Reads the request.</summary>
    public static GetPublicKeyRequest Read(ParameterReader parameters) => new(parameters.RequiredText("KeyId"));
}

/// <summary>The public half of a key pair.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="PublicKey">The SubjectPublicKeyInfo in DER; written as base64 and as PEM.</param>
public sealed record GetPublicKeyResponse(string KeyId, byte[] PublicKey) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteBase64String("PublicKey"u8, PublicKey);
        writer.WriteString("PublicKeyPem"u8, PemEncoding.WriteString("PUBLIC KEY", PublicKey) + "\n");
    }
}
