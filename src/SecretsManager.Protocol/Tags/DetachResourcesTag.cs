using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Takes a tag from resources that have it. All of the resources are changed, or none.</summary>
/// <param name="ServiceType">The service of the resources.</param>
/// <param name="ResourceIds">1 to 50 ids: what stands behind the prefix in their names, or the last part of it alone.</param>
/// <param name="TagKey">The key.</param>
/// <param name="ResourceRegion">The region of all of them; may be left out where resources lie in none.</param>
/// <param name="ResourcePrefix">What stands before the first slash of their paths; may be left out where the service has only one.</param>
public sealed record DetachResourcesTagRequest(
    string ServiceType, IReadOnlyList<string> ResourceIds, string TagKey, string? ResourceRegion, string? ResourcePrefix)
{
    /// <summary>Reads the request.</summary>
    public static DetachResourcesTagRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("ServiceType"),
        parameters.RequiredTextList("ResourceIds"),
        parameters.RequiredText("TagKey"),
        parameters.Text("ResourceRegion"),
        parameters.Text("ResourcePrefix"));
}
