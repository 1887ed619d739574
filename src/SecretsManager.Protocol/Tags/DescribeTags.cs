using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tags that there are, and which of them may be deleted.</summary>
/// <param name="TagKey">The key; absent or empty means all.</param>
/// <param name="TagValue">The value; absent or empty means all.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="CreateUin">Who made the tag, or a resource that has it.</param>
/// <param name="TagKeys">Any of these keys; counts instead of TagKey.</param>
/// <param name="ShowProject">1 shows the tags that stand for projects, of which there are none here.</param>
public sealed record DescribeTagsRequest(
    string? TagKey, string? TagValue, ulong? Offset, ulong? Limit, ulong? CreateUin, IReadOnlyList<string> TagKeys, ulong? ShowProject)
{
    /// <summary>Reads the request.</summary>
    public static DescribeTagsRequest Read(ParameterReader parameters) => new(
        parameters.Text("TagKey"),
        parameters.Text("TagValue"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("CreateUin"),
        parameters.TextList("TagKeys"),
        parameters.UnsignedInteger("ShowProject"));
}

/// <summary>A page of tags, in ordinal order.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Tags">The page.</param>
public sealed record DescribeTagsResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<TagWithDelete> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteObjects("Tags"u8, Tags, static (tag, writer) => tag.Write(writer));
    }
}
