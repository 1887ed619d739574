using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the tag keys that there are.</summary>
/// <param name="PaginationToken">What the page before gave; null or empty for the first.</param>
/// <param name="MaxResults">How long the page may be, up to 1000; 0 or absent means 50.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record GetTagKeysRequest(string? PaginationToken, ulong? MaxResults, string? Category)
{
    /// <summary>Reads the request.</summary>
    public static GetTagKeysRequest Read(ParameterReader parameters) => new(
        parameters.Text("PaginationToken"),
        parameters.UnsignedInteger("MaxResults"),
        parameters.Text("Category"));
}

/// <summary>A page of tag keys, in ordinal order.</summary>
/// <param name="PaginationToken">What gives the next page; empty on the last one.</param>
/// <param name="TagKeys">The page.</param>
public sealed record GetTagKeysResponse(string PaginationToken, IReadOnlyList<string> TagKeys) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("PaginationToken"u8, PaginationToken);
        writer.WriteTexts("TagKeys"u8, TagKeys);
    }
}
