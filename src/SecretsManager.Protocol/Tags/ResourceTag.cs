using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>A resource by its parts, and its tags.</summary>
/// <param name="ResourceRegion">The region; empty for what is the same in all.</param>
/// <param name="ServiceType">The service.</param>
/// <param name="ResourcePrefix">What stands before the first slash of its path.</param>
/// <param name="ResourceId">What stands behind it.</param>
/// <param name="Tags">Its tags.</param>
public sealed record ResourceTag(string ResourceRegion, string ServiceType, string ResourcePrefix, string ResourceId, IReadOnlyList<CategorizedTag> Tags)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ResourceRegion"u8, ResourceRegion);
        writer.WriteString("ServiceType"u8, ServiceType);
        writer.WriteString("ResourcePrefix"u8, ResourcePrefix);
        writer.WriteString("ResourceId"u8, ResourceId);
        writer.WriteObjects("Tags"u8, Tags, static (tag, writer) => tag.Write(writer));
    }
}
