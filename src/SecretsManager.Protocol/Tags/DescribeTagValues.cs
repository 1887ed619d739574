using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the values that there are of some keys.</summary>
/// <param name="TagKeys">1 to 20 keys.</param>
/// <param name="CreateUin">Who made the tag, or a resource that has it.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record DescribeTagValuesRequest(IReadOnlyList<string> TagKeys, ulong? CreateUin, ulong? Offset, ulong? Limit, string? Category)
{
    /// <summary>Reads the request.</summary>
    public static DescribeTagValuesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("TagKeys"),
        parameters.UnsignedInteger("CreateUin"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.Text("Category"));
}

/// <summary>A page of tags, in ordinal order.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Tags">The page.</param>
public sealed record DescribeTagValuesResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<CategorizedTag> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteObjects("Tags"u8, Tags, static (tag, writer) => tag.Write(writer));
    }
}
