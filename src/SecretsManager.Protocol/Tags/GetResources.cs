using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>Lists resources with their tags.</summary>
/// <param name="ResourceList">Up to 10 six-segment names: then only these, and all of them on one page; none means all that have tags.</param>
/// <param name="TagFilters">Up to 6, which must all hold; of the values of one, up to 10, any.</param>
/// <param name="PaginationToken">What the page before gave; null or empty for the first.</param>
/// <param name="MaxResults">How long the page may be, up to 200; 0 or absent means 50.</param>
public sealed record GetResourcesRequest(
    IReadOnlyList<string> ResourceList, IReadOnlyList<TagFilter> TagFilters, string? PaginationToken, ulong? MaxResults)
{
    /// <summary>Reads the request.</summary>
    public static GetResourcesRequest Read(ParameterReader parameters) => new(
        parameters.TextList("ResourceList"),
        parameters.ObjectList("TagFilters", TagFilter.Read),
        parameters.Text("PaginationToken"),
        parameters.UnsignedInteger("MaxResults"));
}

/// <summary>A page of resources.</summary>
/// <param name="PaginationToken">What gives the next page; empty on the last one.</param>
/// <param name="ResourceTagMappingList">The page.</param>
public sealed record GetResourcesResponse(string PaginationToken, IReadOnlyList<ResourceTagMapping> ResourceTagMappingList) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("PaginationToken"u8, PaginationToken);
        writer.WriteObjects("ResourceTagMappingList"u8, ResourceTagMappingList, static (resource, writer) => resource.Write(writer));
    }
}
