using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tag keys that there are.</summary>
/// <param name="CreateUin">Who made a tag of the key, or a resource that has one.</param>
/// <param name="Offset">Where the page starts; a multiple of the limit.</param>
/// <param name="Limit">How long the page may be, up to 1000; 0 or absent means 15.</param>
/// <param name="ShowProject">1 shows the tags that stand for projects, of which there are none here.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record DescribeTagKeysRequest(ulong? CreateUin, ulong? Offset, ulong? Limit, ulong? ShowProject, string? Category)
{
    /// <summary>Reads the request.</summary>
    public static DescribeTagKeysRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("CreateUin"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("ShowProject"),
        parameters.Text("Category"));
}

/// <summary>A page of tag keys, in ordinal order.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long it may be.</param>
/// <param name="Tags">The page.</param>
public sealed record DescribeTagKeysResponse(long TotalCount, long Offset, int Limit, IReadOnlyList<string> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WritePage(TotalCount, Offset, Limit);
        writer.WriteTexts("Tags"u8, Tags);
    }
}
