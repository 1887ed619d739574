using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks for what it takes to import the material of a key.</summary>
/// <param name="KeyId">The id of a key of origin <c>EXTERNAL</c>.</param>
/// <param name="WrappingAlgorithm">How the material will be encrypted: <c>RSAES_PKCS1_V1_5</c>, <c>RSAES_OAEP_SHA_1</c> or <c>RSAES_OAEP_SHA_256</c>.</param>
/// <param name="WrappingKeySpec"><c>RSA_2048</c>.</param>
public sealed record GetParametersForImportRequest(string KeyId, string WrappingAlgorithm, string WrappingKeySpec)
{
    /// <summary>Reads the request.</summary>
    public static GetParametersForImportRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredText("WrappingAlgorithm"),
        parameters.RequiredText("WrappingKeySpec"));
}

/// <summary>What it takes to import the material of a key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="ImportToken">What ImportKeyMaterial must be given with the material.</param>
/// <param name="PublicKey">The public key to encrypt the material under, a SubjectPublicKeyInfo in DER; written as base64.</param>
/// <param name="ParametersValidTo">Until when token and public key are good, Unix seconds.</param>
public sealed record GetParametersForImportResponse(string KeyId, string ImportToken, byte[] PublicKey, long ParametersValidTo) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteString("ImportToken"u8, ImportToken);
        writer.WriteBase64String("PublicKey"u8, PublicKey);
        writer.WriteNumber("ParametersValidTo"u8, ParametersValidTo);
    }
}
