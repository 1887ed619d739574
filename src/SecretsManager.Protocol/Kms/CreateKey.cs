using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Creates a customer master key.</summary>
/// <param name="Alias">Its name, once in a region: 1 to 60 of letters, digits, <c>-</c> and <c>_</c>, first a letter or digit.</param>
/// <param name="Description">Up to 1,024 bytes of UTF-8.</param>
/// <param name="KeyUsage">What the key is for; absent or empty means <c>ENCRYPT_DECRYPT</c>. ListAlgorithms names the others.</param>
/// <param name="Type">1, a key that the service makes, if absent; 2 for one whose material the caller imports.</param>
/// <param name="Tags">Tags, each key once.</param>
/// <param name="HsmClusterId">A dedicated HSM cluster; there is none here.</param>
public sealed record CreateKeyRequest(
    string Alias,
    string? Description,
    string? KeyUsage,
    ulong? Type,
    IReadOnlyList<Tag> Tags,
    string? HsmClusterId)
{
    /// <summary>Reads the request.</summary>
    public static CreateKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Alias"),
        parameters.Text("Description"),
        parameters.Text("KeyUsage"),
        parameters.UnsignedInteger("Type"),
        parameters.ObjectList("Tags", Tag.Read),
        parameters.Text("HsmClusterId"));
}

/// <summary>The key is created.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Alias">Its name.</param>
/// <param name="CreateTime">When it was created, Unix seconds.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="KeyState"><c>Enabled</c>, or <c>PendingImport</c> while it has no material.</param>
/// <param name="KeyUsage">What it is for.</param>
/// <param name="TagCode">0: the tags were kept.</param>
/// <param name="TagMsg">What became of the tags.</param>
public sealed record CreateKeyResponse(
    string KeyId,
    string Alias,
    long CreateTime,
    string Description,
    string KeyState,
    string KeyUsage,
    int TagCode,
    string TagMsg) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteString("Alias"u8, Alias);
        writer.WriteNumber("CreateTime"u8, CreateTime);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("KeyState"u8, KeyState);
        writer.WriteString("KeyUsage"u8, KeyUsage);
        writer.WriteNumber("TagCode"u8, TagCode);
        writer.WriteString("TagMsg"u8, TagMsg);
        writer.WriteString("HsmClusterId"u8, ""u8);
    }
}
