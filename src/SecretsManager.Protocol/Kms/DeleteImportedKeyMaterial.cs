using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Takes the material from a key of origin <c>EXTERNAL</c>; the same material can be imported again.</summary>
/// <param name="KeyId">The key's id.</param>
public sealed record DeleteImportedKeyMaterialRequest(string KeyId)
{
    /// <summary>Reads the request.</summary>
    public static DeleteImportedKeyMaterialRequest Read(ParameterReader parameters) => new(parameters.RequiredText("KeyId"));
}
