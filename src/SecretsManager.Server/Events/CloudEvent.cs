using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecretsManager.Server.Events;

/// <summary>Writes an event as the JSON of CloudEvents 1.0, in structured mode.</summary>
internal static class CloudEvent
{
    public const string MediaType = "application/cloudevents+json";

    /// <summary>Whose secret an event is about.</summary>
    /// <param name="Id">Its immutable id.</param>
    internal readonly record struct Subject(long Account, string Region, string Name, string Id);

    /// <param name="sequence">The place of the event among those of the secret, by ordinal order.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="requestId">The call that made it happen; empty for none.</param>
    public static string Text(Subject subject, string sequence, Happening happening, long now, string requestId)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion"u8, "1.0"u8);
            writer.WriteString("id"u8, IdOf(subject, sequence));
            writer.WriteString("source"u8, string.Create(CultureInfo.InvariantCulture, $"/accounts/{subject.Account}/regions/{subject.Region}"));
            writer.WriteString("type"u8, SecretEventType.Prefix + happening.Type);
            writer.WriteString("subject"u8, subject.Name);
            writer.WriteString("time"u8, TimeText(now));
            writer.WriteString("sequence"u8, sequence);
            writer.WriteString("datacontenttype"u8, "application/json"u8);
            writer.WriteStartObject("data"u8);
            Data(writer, subject, happening, requestId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string IdOf(Subject subject, string sequence) => $"{subject.Id}.{sequence}";

    private static void Data(Utf8JsonWriter writer, Subject subject, Happening happening, string requestId)
    {
        writer.WriteString("secretName"u8, subject.Name);
        writer.WriteString("secretId"u8, subject.Id);
        writer.WriteNumber("account"u8, subject.Account);
        writer.WriteString("region"u8, subject.Region);
        Optional("versionId", happening.VersionId);
        Optional("previousVersionId", happening.PreviousVersionId);
        Optional("keyId", happening.KeyId);
        Optional("at", happening.At is { } at ? TimeText(at) : null);
        if (happening.FlowId is { } flow)
            writer.WriteNumber("flowId"u8, flow);
        Optional("reason", happening.Reason);
        Optional("requestId", requestId.Length > 0 ? requestId : null);

        void Optional(string name, string? text)
        {
            if (text is not null)
                writer.WriteString(name, text);
        }
    }

    private static string TimeText(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
