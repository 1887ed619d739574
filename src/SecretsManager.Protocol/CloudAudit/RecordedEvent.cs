using System.Text.Json;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>One recorded call.</summary>
/// <param name="EventId">The id of the record; that of the call.</param>
/// <param name="Username"><c>root</c>, the number of a user, or <c>roleUser</c>.</param>
/// <param name="EventTime">Unix seconds, as text.</param>
/// <param name="Document">The whole record, JSON as text.</param>
/// <param name="ResourceType">The service's short name.</param>
/// <param name="ErrorCode">0 if the caller was proven and allowed, 1 if not.</param>
/// <param name="EventName">The action.</param>
/// <param name="SecretId">The access key.</param>
/// <param name="EventSource">The host that was called.</param>
/// <param name="Region">The region of the call.</param>
/// <param name="AccountId">The number of the account.</param>
/// <param name="SourceIpAddress">Where the call came from.</param>
/// <param name="ResourceName">The short name of what was touched; empty if it was nothing single.</param>
public sealed record RecordedEvent(
    string EventId,
    string Username,
    string EventTime,
    string Document,
    string ResourceType,
    long ErrorCode,
    string EventName,
    string SecretId,
    string EventSource,
    string Region,
    long AccountId,
    string SourceIpAddress,
    string ResourceName)
{
    /// <summary>Writes the object. No Chinese names of actions are kept, so the plain ones stand there; nobody is located.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("EventId"u8, EventId);
        writer.WriteString("Username"u8, Username);
        writer.WriteString("EventTime"u8, EventTime);
        writer.WriteString("CloudAuditEvent"u8, Document);
        writer.WriteString("ResourceTypeCn"u8, ResourceType);
        writer.WriteNumber("ErrorCode"u8, ErrorCode);
        writer.WriteString("EventName"u8, EventName);
        writer.WriteString("SecretId"u8, SecretId);
        writer.WriteString("EventSource"u8, EventSource);
        writer.WriteString("RequestID"u8, EventId);
        writer.WriteString("ResourceRegion"u8, Region);
        writer.WriteNumber("AccountID"u8, AccountId);
        writer.WriteString("SourceIPAddress"u8, SourceIpAddress);
        writer.WriteString("EventNameCn"u8, EventName);
        writer.WriteStartObject("Resources"u8);
        writer.WriteString("ResourceType"u8, ResourceType);
        writer.WriteString("ResourceName"u8, ResourceName);
        writer.WriteEndObject();
        writer.WriteString("EventRegion"u8, Region);
        writer.WriteString("Location"u8, string.Empty);
        writer.WriteEndObject();
    }
}
