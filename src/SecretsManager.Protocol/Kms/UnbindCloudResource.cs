using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Notes that a product's resource no longer uses a key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="ProductId">The name of the product.</param>
/// <param name="ResourceId">The id of the product's resource, as the product has it.</param>
public sealed record UnbindCloudResourceRequest(string KeyId, string ProductId, string ResourceId)
{
    /// <summary>Reads the request.</summary>
    public static UnbindCloudResourceRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredText("ProductId"),
        parameters.RequiredText("ResourceId"));
}
