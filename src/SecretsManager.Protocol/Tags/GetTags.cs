using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tags that there are.</summary>
/// <param name="PaginationToken">What the page before gave; null or empty for the first.</param>
/// <param name="MaxResults">How long the page may be, up to 1000; 0 or absent means 50.</param>
/// <param name="TagKeys">Up to 20 keys; none means all.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record GetTagsRequest(string? PaginationToken, ulong? MaxResults, IReadOnlyList<string> TagKeys, string? Category)
{
    /// <summary>Reads the request.</summary>
    public static GetTagsRequest Read(ParameterReader parameters) => new(
        parameters.Text("PaginationToken"),
        parameters.UnsignedInteger("MaxResults"),
        parameters.TextList("TagKeys"),
        parameters.Text("Category"));
}

/// <summary>A page of tags, in ordinal order.</summary>
/// <param name="PaginationToken">What gives the next page; empty on the last one.</param>
/// <param name="Tags">The page.</param>
public sealed record GetTagsResponse(string PaginationToken, IReadOnlyList<CategorizedTag> Tags) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("PaginationToken"u8, PaginationToken);
        writer.WriteObjects("Tags"u8, Tags, static (tag, writer) => tag.Write(writer));
    }
}
