using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>When an access key was last used.</summary>
/// <param name="SecretId">The id of the key.</param>
/// <param name="Used">The first use of the last day on which it was used, Unix milliseconds; 0 for never.</param>
public sealed record SecretIdLastUsed(string SecretId, long Used)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretId"u8, SecretId);
        writer.WriteString("LastUsedDate"u8, CamTime.Day(Used));
        writer.WriteNumber("LastSecretUsedDate"u8, Used);
    }
}
