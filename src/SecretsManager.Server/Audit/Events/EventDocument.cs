using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecretsManager.Protocol.CloudAudit;

namespace SecretsManager.Server.Audit.Events;

/// <summary>Writes a record in the form of the audit API: an event, and in it the whole record as JSON text.</summary>
internal static class EventDocument
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RecordedEvent Of(AuditEvent found) => new(
        found.RequestId,
        UserNameOf(found),
        found.Second.ToString(CultureInfo.InvariantCulture),
        Text(found),
        found.Service,
        found.RefusedByAccess ? 1 : 0,
        found.Action,
        found.AccessKeyId,
        SourceOf(found),
        found.Region,
        found.Account,
        found.SourceAddress,
        found.ResourceName);

    /// <summary>The record as JSON text. Its request and answer are the recorded fields alone, so no value and no token.</summary>
    public static string Text(AuditEvent found) => Json(writer => WriteRecord(writer, found));

    private static void WriteRecord(Utf8JsonWriter writer, AuditEvent found)
    {
        writer.WriteStartObject();
        WriteIdentity(writer, found);
        writer.WriteString("eventRegion"u8, found.Region);
        writer.WriteNumber("eventVersion"u8, 2);
        writer.WriteString("errorCode"u8, found.CamErrorCode);
        writer.WriteString("errorMessage"u8, found.RefusedByAccess ? found.Message : string.Empty);
        writer.WriteString("requestID"u8, found.RequestId);
        writer.WriteString("eventID"u8, found.RequestId);
        writer.WriteString("apiVersion"u8, "3.0"u8);
        writer.WriteString("eventType"u8, "ApiCall"u8);
        writer.WriteString("actionType"u8, found.Effect);
        writer.WriteString("httpMethod"u8, found.Method);
        if (found.ApiErrorCode == "0")
            writer.WriteNumber("apiErrorCode"u8, 0);
        else
            writer.WriteString("apiErrorCode"u8, found.ApiErrorCode);
        writer.WriteString("apiErrorMessage"u8, found.RefusedByAccess ? string.Empty : found.Message);
        writer.WriteString("userAgent"u8, found.UserAgent);
        writer.WriteNumber("eventTime"u8, found.Second);
        writer.WriteString("sourceIPAddress"u8, found.SourceAddress);
        writer.WriteString("eventSource"u8, SourceOf(found));
        writer.WriteString("resources"u8, Json(list => WriteList(list, found.Resource.Length == 0 ? "*" : found.Resource)));
        writer.WriteString("resourceName"u8, found.ResourceName);
        writer.WriteStartArray("resourceSet"u8);
        if (found.Resource.Length > 0)
            writer.WriteStringValue(found.Resource);
        writer.WriteEndArray();
        writer.WriteString("requestParameters"u8, found.Parameters);
        writer.WriteString("responseElements"u8, found.Answer);
        writer.WriteString("resourceType"u8, found.Service);
        writer.WriteString("eventName"u8, found.Action);
        writer.WriteString("sensitiveAction"u8, found.Sensitive);
        writer.WriteString("eventPlatform"u8, found.Type is "Service" or CallRecord.OperatorType ? "1"u8 : "0"u8);
        WriteTags(writer, found);
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, AuditEvent found)
    {
        writer.WriteStartArray("tags"u8);
        foreach ((string key, string value) in found.Tags)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, key);
            writer.WriteString("value"u8, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteIdentity(Utf8JsonWriter writer, AuditEvent found)
    {
        writer.WriteStartObject("userIdentity"u8);
        writer.WriteString("principalId"u8, found.PrincipalId);
        writer.WriteString("accountId"u8, found.Account.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("secretId"u8, found.AccessKeyId);
        writer.WriteString("type"u8, found.Type == "Role" ? "AssumedRole" : found.Type);
        writer.WriteString("userName"u8, found.Name.Length > 0 ? found.Name : UserNameOf(found));
        writer.WriteString("sessionContext"u8, Json(session => WriteSession(session, found)));
        writer.WriteEndObject();
    }

    // Who called from where, and never the token that proved it.
    private static void WriteSession(Utf8JsonWriter writer, AuditEvent found)
    {
        writer.WriteStartObject();
        writer.WriteString("userIp"u8, found.SourceAddress);
        writer.WriteString("ua"u8, found.UserAgent);
        writer.WriteString("uin"u8, found.PrincipalId);
        writer.WriteNumber("ownerUin"u8, found.Account);
        if (found.Session.Length > 0)
            writer.WriteString("roleSessionName"u8, found.Session);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string item)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using Utf8JsonWriter writer = new(buffer, Plain);
        write(writer);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string SourceOf(AuditEvent found) => found.Host.Length > 0 ? found.Host : found.Service;

    private static string UserNameOf(AuditEvent found) => found.Type switch
    {
        "Root" => "root",
        "Role" or "Federated" => "roleUser",
        "User" => found.PrincipalId,
        _ => found.Type,
    };
}
