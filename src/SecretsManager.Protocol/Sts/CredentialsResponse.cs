using System.Globalization;
using System.Text.Json;

namespace SecretsManager.Protocol.Sts;

/// <summary>Temporary credentials.</summary>
/// <param name="TmpSecretId">The key id.</param>
/// <param name="TmpSecretKey">The secret key that signs.</param>
/// <param name="Token">What each call with the key must carry.</param>
/// <param name="ExpiredTime">When they end, Unix seconds.</param>
public sealed record CredentialsResponse(string TmpSecretId, string TmpSecretKey, string Token, long ExpiredTime) : IToldOnce
{
    /// <inheritdoc/>
    public IResponse? Repetition => null;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("Credentials"u8);
        writer.WriteString("Token"u8, Token);
        writer.WriteString("TmpSecretId"u8, TmpSecretId);
        writer.WriteString("TmpSecretKey"u8, TmpSecretKey);
        writer.WriteEndObject();
        writer.WriteNumber("ExpiredTime"u8, ExpiredTime);
        writer.WriteString(
            "Expiration"u8, DateTimeOffset.FromUnixTimeSeconds(ExpiredTime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>The key id alone: the rest is secret.</summary>
    public override string ToString() => $"{nameof(CredentialsResponse)} {{ TmpSecretId = {TmpSecretId} }}";
}
