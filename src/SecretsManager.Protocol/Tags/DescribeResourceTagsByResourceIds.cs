using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tags of named resources, one row a tag. A resource that does not exist has none.</summary>
/// <param name="ServiceType">The service of the resources.</param>
/// <param name="ResourcePrefix">What stands before the first slash of their paths.</param>
/// <param name="ResourceIds">1 to 50 ids: what stands behind the prefix in their names, or the last part of it alone.</param>
/// <param name="ResourceRegion">The region of all of them; empty where resources lie in none.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record DescribeResourceTagsByResourceIdsRequest(
    string ServiceType,
    string ResourcePrefix,
    IReadOnlyList<string> ResourceIds,
    string ResourceRegion,
    ulong? Offset,
    ulong? Limit,
    string? Category)
{
    /// <summary>Reads the request.</summary>
    public static DescribeResourceTagsByResourceIdsRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("ServiceType"),
        parameters.RequiredText("ResourcePrefix"),
        parameters.RequiredTextList("ResourceIds"),
        parameters.RequiredText("ResourceRegion"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.Text("Category"));
}

/// <summary>A page of tags of resources.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Tags">The page; the ids are those of the request.</param>
public sealed record DescribeResourceTagsByResourceIdsResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<TagResource> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteObjects("Tags"u8, Tags, static (row, writer) => row.Write(writer));
    }
}
