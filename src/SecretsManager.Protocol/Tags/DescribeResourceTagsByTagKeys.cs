using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Tells some of the tags of named resources, one row a resource. A resource that does not exist has none.</summary>
/// <param name="ServiceType">The service of the resources.</param>
/// <param name="ResourcePrefix">What stands before the first slash of their paths.</param>
/// <param name="ResourceRegion">The region of all of them; empty where resources lie in none.</param>
/// <param name="ResourceIds">1 to 20 ids: what stands behind the prefix in their names, or the last part of it alone.</param>
/// <param name="TagKeys">1 to 20 keys.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 400.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
public sealed record DescribeResourceTagsByTagKeysRequest(
    string ServiceType,
    string ResourcePrefix,
    string ResourceRegion,
    IReadOnlyList<string> ResourceIds,
    IReadOnlyList<string> TagKeys,
    ulong? Limit,
    ulong? Offset)
{
    /// <summary>Reads the request.</summary>
    public static DescribeResourceTagsByTagKeysRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("ServiceType"),
        parameters.RequiredText("ResourcePrefix"),
        parameters.RequiredText("ResourceRegion"),
        parameters.RequiredTextList("ResourceIds"),
        parameters.RequiredTextList("TagKeys"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("Offset"));
}

/// <summary>A page of resources that have any of the keys.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Rows">The page.</param>
public sealed record DescribeResourceTagsByTagKeysResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<ResourceIdTag> Rows) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteObjects("Rows"u8, Rows, static (row, writer) => row.Write(writer));
    }
}
