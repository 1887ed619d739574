using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Asks what the account's use costs by the price plan of the deployment. An action of this product's own.</summary>
/// <param name="StartTime">The beginning, Unix seconds; the hour in which it lies is the first.</param>
/// <param name="EndTime">The end, Unix seconds; the hour in which it lies is the last, and an hour that begins then is not among them.</param>
/// <param name="Format"><c>json</c> or <c>csv</c>; absent or empty means <c>json</c>.</param>
public sealed record DescribeBillRequest(ulong StartTime, ulong EndTime, string? Format)
{
    /// <summary>Reads the request.</summary>
    public static DescribeBillRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredUnsignedInteger("StartTime"), parameters.RequiredUnsignedInteger("EndTime"), parameters.Text("Format"));
}

/// <summary>The bill. Amounts are decimal texts with two places.</summary>
/// <param name="Currency">As the price plan has it.</param>
/// <param name="Lines">By month, then by region.</param>
/// <param name="TotalAmount">The sum of the lines.</param>
/// <param name="Csv">The lines as a table, in their place; null where they are told.</param>
public sealed record DescribeBillResponse(string Currency, IReadOnlyList<BillLine> Lines, string TotalAmount, string? Csv) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("Currency"u8, Currency);
        writer.WriteString("TotalAmount"u8, TotalAmount);
        if (Csv is not null)
        {
            writer.WriteString("Csv"u8, Csv);
            return;
        }

        writer.WriteStartArray("Lines"u8);
        foreach (BillLine line in Lines)
            line.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>What a region cost in a month.</summary>
/// <param name="Month">As <c>2026-11</c>, of UTC.</param>
/// <param name="SecretHours">The sum over the hours asked for of how many secrets there were that are not free.</param>
/// <param name="HoursOfMonth">The hours that the whole month has.</param>
/// <param name="Calls">The calls that count.</param>
/// <param name="CallBlocks">The blocks that they fill or begin, beyond the free ones.</param>
public sealed record BillLine(
    string Month, string Region, long SecretHours, long HoursOfMonth, string SecretAmount, long Calls, long CallBlocks, string CallAmount, string Amount)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Month"u8, Month);
        writer.WriteString("Region"u8, Region);
        writer.WriteNumber("SecretHours"u8, SecretHours);
        writer.WriteNumber("HoursOfMonth"u8, HoursOfMonth);
        writer.WriteString("SecretAmount"u8, SecretAmount);
        writer.WriteNumber("Calls"u8, Calls);
        writer.WriteNumber("CallBlocks"u8, CallBlocks);
        writer.WriteString("CallAmount"u8, CallAmount);
        writer.WriteString("Amount"u8, Amount);
        writer.WriteEndObject();
    }
}
