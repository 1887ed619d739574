using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>The answer of the actions that change some resources where they cannot change all.</summary>
/// <param name="FailedResources">Those that stay as they were; all others have been changed.</param>
public sealed record FailedResourcesResponse(IReadOnlyList<FailedResource> FailedResources) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) =>
        writer.WriteObjects("FailedResources"u8, FailedResources, static (failed, writer) => failed.Write(writer));
}
