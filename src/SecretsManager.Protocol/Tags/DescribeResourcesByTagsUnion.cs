using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the resources for which any of the filters holds; the answer is <see cref="DescribeResourcesByTagsResponse"/>.</summary>
/// <param name="TagFilters">1 to 6; of the values of one, up to 10, any.</param>
/// <param name="CreateUin">Who created the resource.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="ResourcePrefix">What stands before the first slash of its path.</param>
/// <param name="ResourceId">What stands behind it, or the last part of that alone.</param>
/// <param name="ResourceRegion">The region of the resource.</param>
/// <param name="ServiceType">The service of the resource.</param>
public sealed record DescribeResourcesByTagsUnionRequest(
    IReadOnlyList<TagFilter> TagFilters,
    ulong? CreateUin,
    ulong? Offset,
    ulong? Limit,
    string? ResourcePrefix,
    string? ResourceId,
    string? ResourceRegion,
    string? ServiceType)
{
    /// <summary>Reads the request.</summary>
    public static DescribeResourcesByTagsUnionRequest Read(ParameterReader parameters) => new(
        parameters.ObjectList("TagFilters", TagFilter.Read),
        parameters.UnsignedInteger("CreateUin"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.Text("ResourcePrefix"),
        parameters.Text("ResourceId"),
        parameters.Text("ResourceRegion"),
        parameters.Text("ServiceType"));
}
