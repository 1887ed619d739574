using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>An identity provider.</summary>
/// <param name="IdentityUrl">The issuer.</param>
/// <param name="IdentityKey">Its public keys as they were given; empty where they are fetched.</param>
/// <param name="ClientId">The audiences that are accepted.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="Name">Its name.</param>
/// <param name="AutoRotateKey">1 if its keys are fetched from the issuer.</param>
public sealed record DescribeOIDCConfigResponse(
    string IdentityUrl, string IdentityKey, IReadOnlyList<string> ClientId, string Description, string Name, int AutoRotateKey) : IResponse
{
    private const int ProviderOfRoles = 11;
    private const int Enabled = 11;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("ProviderType"u8, ProviderOfRoles);
        writer.WriteString("IdentityUrl"u8, IdentityUrl);
        writer.WriteString("IdentityKey"u8, IdentityKey);
        writer.WriteStartArray("ClientId"u8);
        foreach (string clientId in ClientId)
            writer.WriteStringValue(clientId);
        writer.WriteEndArray();
        writer.WriteNumber("Status"u8, Enabled);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("Name"u8, Name);
        writer.WriteNumber("AutoRotateKey"u8, AutoRotateKey);
    }
}
