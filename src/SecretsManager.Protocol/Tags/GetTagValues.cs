using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists the values that there are of some keys; the answer is <see cref="GetTagsResponse"/>.</summary>
/// <param name="TagKeys">1 to 20 keys.</param>
/// <param name="PaginationToken">What the page before gave; null or empty for the first.</param>
/// <param name="MaxResults">How long the page may be, up to 1000; 0 or absent means 50.</param>
/// <param name="Category">One of <see cref="TagCategory"/>; absent means all.</param>
public sealed record GetTagValuesRequest(IReadOnlyList<string> TagKeys, string? PaginationToken, ulong? MaxResults, string? Category)
{
    /// <summary>Reads the request.</summary>
    public static GetTagValuesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("TagKeys"),
        parameters.Text("PaginationToken"),
        parameters.UnsignedInteger("MaxResults"),
        parameters.Text("Category"));
}
