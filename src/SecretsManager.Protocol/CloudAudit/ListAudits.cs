using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Lists the tracks in short.</summary>
public sealed record ListAuditsRequest
{
    /// <summary>Reads the request, which has no fields.</summary>
    public static ListAuditsRequest Read(ParameterReader parameters) => new();
}

/// <summary>A track in short.</summary>
/// <param name="AuditStatus">1 if it is on.</param>
/// <param name="CosBucketName">The place that it delivers to, of whatever type.</param>
/// <param name="AuditName">Its name.</param>
/// <param name="LogFilePrefix">The part of the place that is the track's.</param>
public sealed record AuditSummary(int AuditStatus, string CosBucketName, string AuditName, string LogFilePrefix);

/// <summary>The tracks in short.</summary>
/// <param name="AuditSummarys">The newest first.</param>
public sealed record ListAuditsResponse(IReadOnlyList<AuditSummary> AuditSummarys) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray("AuditSummarys"u8);
        foreach (AuditSummary summary in AuditSummarys)
        {
            writer.WriteStartObject();
            writer.WriteNumber("AuditStatus"u8, summary.AuditStatus);
            writer.WriteString("CosBucketName"u8, summary.CosBucketName);
            writer.WriteString("AuditName"u8, summary.AuditName);
            writer.WriteString("LogFilePrefix"u8, summary.LogFilePrefix);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
