using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>One tag of one resource.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The value.</param>
/// <param name="ResourceId">The resource's id.</param>
/// <param name="ServiceType">The resource's service.</param>
public sealed record TagResource(string TagKey, string TagValue, string ResourceId, string ServiceType)
{
    /// <summary>Writes the members, with the digests of key and value.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("TagKey"u8, TagKey);
        writer.WriteString("TagValue"u8, TagValue);
        writer.WriteString("ResourceId"u8, ResourceId);
        writer.WriteString("TagKeyMd5"u8, Md5(TagKey));
        writer.WriteString("TagValueMd5"u8, Md5(TagValue));
        writer.WriteString("ServiceType"u8, ServiceType);
        writer.WriteString("Category"u8, TagCategory.Custom);
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The API has this digest among its fields; nothing relies on it.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
