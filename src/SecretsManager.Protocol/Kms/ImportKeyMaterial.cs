using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Gives a key of origin <c>EXTERNAL</c> its material.</summary>
/// <param name="EncryptedKeyMaterial">The base64 text of the material, 32 bytes, encrypted under the public key of GetParametersForImport.</param>
/// <param name="ImportToken">The token of GetParametersForImport.</param>
/// <param name="KeyId">The id of the key that the token was made for.</param>
/// <param name="ValidTo">When the material expires, Unix seconds, later than now and at most 2,147,443,200; 0 or absent means never.</param>
public sealed record ImportKeyMaterialRequest(SecretValue EncryptedKeyMaterial, string ImportToken, string KeyId, ulong? ValidTo)
{
    /// <summary>Reads the request.</summary>
    public static ImportKeyMaterialRequest Read(ParameterReader parameters) => new(
        parameters.RequiredSecretText("EncryptedKeyMaterial"),
        parameters.RequiredText("ImportToken"),
        parameters.RequiredText("KeyId"),
        parameters.UnsignedInteger("ValidTo"));
}
