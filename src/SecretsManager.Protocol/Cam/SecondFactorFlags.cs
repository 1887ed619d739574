using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>
/// When a second factor is asked for: here always a one-time password, which the API calls a soft token. The other means are typed zeros.
/// </summary>
/// <param name="Stoken">Whether a one-time password is asked for.</param>
public sealed record SecondFactorFlags(bool Stoken)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Phone"u8, 0);
        writer.WriteNumber("Token"u8, 0);
        writer.WriteNumber("Stoken"u8, Stoken ? 1 : 0);
        writer.WriteNumber("Wechat"u8, 0);
        writer.WriteNumber("Custom"u8, 0);
        writer.WriteNumber("Mail"u8, 0);
        writer.WriteNumber("U2FToken"u8, 0);
        writer.WriteNumber("Passkey"u8, 0);
    }
}
