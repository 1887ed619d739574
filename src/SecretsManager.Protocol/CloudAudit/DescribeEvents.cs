using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Finds recorded calls, the newest first.</summary>
/// <param name="StartTime">Unix seconds; not more than 90 days ago.</param>
/// <param name="EndTime">Unix seconds, itself included; not before the start, and less than 30 days after it.</param>
/// <param name="NextToken">Where the page before ended; the beginning if absent or 0.</param>
/// <param name="MaxResults">1 to 50; 10 if absent.</param>
/// <param name="LookupAttributes">All must be met; of several values of EventName one.</param>
/// <param name="IsReturnLocation">0 or 1; nobody is located either way.</param>
public sealed record DescribeEventsRequest(
    ulong StartTime, ulong EndTime, ulong? NextToken, ulong? MaxResults, IReadOnlyList<LookupCondition> LookupAttributes, ulong? IsReturnLocation)
{
    /// <summary>Reads the request.</summary>
    public static DescribeEventsRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredUnsignedInteger("StartTime"),
            parameters.RequiredUnsignedInteger("EndTime"),
            parameters.UnsignedInteger("NextToken"),
            parameters.UnsignedInteger("MaxResults"),
            parameters.ObjectList("LookupAttributes", LookupCondition.Read),
            parameters.UnsignedInteger("IsReturnLocation"));
    }
}

/// <summary>A page of recorded calls.</summary>
/// <param name="ListOver">Whether nothing more comes.</param>
/// <param name="NextToken">Where this page ends; 0 if the list is over.</param>
/// <param name="Events">May be fewer than asked for, even none, where much was looked through.</param>
public sealed record DescribeEventsResponse(bool ListOver, ulong NextToken, IReadOnlyList<RecordedEvent> Events) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean("ListOver"u8, ListOver);
        writer.WriteNumber("NextToken"u8, NextToken);
        writer.WriteStartArray("Events"u8);
        foreach (RecordedEvent found in Events)
            found.Write(writer);
        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, Events.Count);
    }
}
