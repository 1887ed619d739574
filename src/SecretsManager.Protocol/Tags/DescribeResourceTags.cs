using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tags of resources, one row a tag. What is absent or empty does not filter.</summary>
/// <param name="CreateUin">Who created the resource.</param>
/// <param name="ResourceRegion">The region of the resource.</param>
/// <param name="ServiceType">The service of the resource.</param>
/// <param name="ResourcePrefix">What stands before the first slash of its path.</param>
/// <param name="ResourceId">What stands behind it, or the last part of that alone.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="CosResourceId">1 for a resource of the object storage, of which there are none here.</param>
public sealed record DescribeResourceTagsRequest(
    ulong? CreateUin,
    string? ResourceRegion,
    string? ServiceType,
    string? ResourcePrefix,
    string? ResourceId,
    ulong? Offset,
    ulong? Limit,
    ulong? CosResourceId)
{
    /// <summary>Reads the request.</summary>
    public static DescribeResourceTagsRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("CreateUin"),
        parameters.Text("ResourceRegion"),
        parameters.Text("ServiceType"),
        parameters.Text("ResourcePrefix"),
        parameters.Text("ResourceId"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("CosResourceId"));
}

/// <summary>A page of tags of resources.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Rows">The page.</param>
public sealed record DescribeResourceTagsResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<TagResource> Rows) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteObjects("Rows"u8, Rows, static (row, writer) => row.Write(writer));
    }
}
