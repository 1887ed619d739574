using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Asks what the account used. An action of this product's own, which the official API does not have.</summary>
/// <param name="StartTime">The beginning, Unix seconds; the hour in which it lies is the first.</param>
/// <param name="EndTime">The end, Unix seconds; the hour in which it lies is the last, and an hour that begins then is not among them.</param>
/// <param name="GroupBy">Any of <c>Region</c>, <c>Action</c> and <c>SecretType</c>.</param>
/// <param name="Period"><c>Hour</c>, <c>Day</c> or <c>Month</c>, all of UTC; absent or empty means <c>Day</c>.</param>
/// <param name="Format"><c>json</c> or <c>csv</c>; absent or empty means <c>json</c>.</param>
public sealed record DescribeUsageRequest(ulong StartTime, ulong EndTime, IReadOnlyList<string> GroupBy, string? Period, string? Format)
{
    /// <summary>Reads the request.</summary>
    public static DescribeUsageRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("StartTime"),
        parameters.RequiredUnsignedInteger("EndTime"),
        parameters.TextList("GroupBy"),
        parameters.Text("Period"),
        parameters.Text("Format"));
}

/// <summary>What the account used.</summary>
/// <param name="Calls">Its calls, by time, then by what they are grouped by.</param>
/// <param name="Secrets">Its secrets, likewise.</param>
/// <param name="Csv">Both as one table, in place of the lists; null where the lists are told.</param>
public sealed record DescribeUsageResponse(IReadOnlyList<UsedCalls> Calls, IReadOnlyList<UsedSecrets> Secrets, string? Csv) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        if (Csv is not null)
        {
            writer.WriteString("Csv"u8, Csv);
            return;
        }

        writer.WriteStartArray("Calls"u8);
        foreach (UsedCalls calls in Calls)
            calls.Write(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("Secrets"u8);
        foreach (UsedSecrets secrets in Secrets)
            secrets.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>The calls of an hour, day or month.</summary>
/// <param name="Time">When it began, Unix seconds.</param>
/// <param name="Region">Null unless grouped by it; empty for actions that are the same in all regions.</param>
/// <param name="Action">As <c>ssm:GetSecretValue</c>; null unless grouped by it; empty where the action was none.</param>
/// <param name="Succeeded">Calls that were answered without an error.</param>
/// <param name="Refused">All others.</param>
public sealed record UsedCalls(long Time, string? Region, string? Action, long Succeeded, long Refused)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Time"u8, Time);
        if (Region is not null)
            writer.WriteString("Region"u8, Region);
        if (Action is not null)
            writer.WriteString("Action"u8, Action);
        writer.WriteNumber("Succeeded"u8, Succeeded);
        writer.WriteNumber("Refused"u8, Refused);
        writer.WriteEndObject();
    }
}

/// <summary>The secrets of an hour, day or month.</summary>
/// <param name="Time">When it began, Unix seconds.</param>
/// <param name="Region">Null unless grouped by it.</param>
/// <param name="SecretType">Null unless grouped by it.</param>
/// <param name="SecretHours">The sum over its hours of how many secrets there were.</param>
public sealed record UsedSecrets(long Time, string? Region, int? SecretType, long SecretHours)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Time"u8, Time);
        if (Region is not null)
            writer.WriteString("Region"u8, Region);
        if (SecretType is { } type)
            writer.WriteNumber("SecretType"u8, type);
        writer.WriteNumber("SecretHours"u8, SecretHours);
        writer.WriteEndObject();
    }
}
