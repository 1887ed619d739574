using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>How sign-ins from unusual places are treated: they are not told apart here, so all of it is a typed zero.</summary>
internal static class OffsiteFlag
{
    /// <summary>Writes the object with its name.</summary>
    public static void WriteUnused(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("OffsiteFlag"u8);
        writer.WriteNumber("VerifyFlag"u8, 0);
        writer.WriteNumber("NotifyPhone"u8, 0);
        writer.WriteNumber("NotifyEmail"u8, 0);
        writer.WriteNumber("NotifyWechat"u8, 0);
        writer.WriteNumber("Tips"u8, 0);
        writer.WriteEndObject();
    }
}
