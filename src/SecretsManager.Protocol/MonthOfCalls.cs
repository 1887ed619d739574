using System.Text.Json;

namespace SecretsManager.Protocol;

/// <summary>How an account stands with its calls of a calendar month, as the status of a service tells it.</summary>
/// <param name="Most">How many it may make; 0: any number.</param>
/// <param name="Calls">How many it has made; 0 where they have no end.</param>
public sealed record MonthOfCalls(long Most, long Calls)
{
    // The API's words for it: in order, and out of service because something is to be paid.
    private const int Normal = 1;
    private const int OutOfService = 2;

    private bool IsUsedUp => Most > 0 && Calls >= Most;

    /// <summary>Writes whether the service answers calls.</summary>
    public void WriteState(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean("ServiceEnabled"u8, !IsUsedUp);
        writer.WriteNumber("InvalidType"u8, IsUsedUp ? OutOfService : Normal);
    }

    /// <summary>Writes the two numbers, fields of this product's own.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("CallsPerMonth"u8, Most);
        writer.WriteNumber("CallsOfMonth"u8, Calls);
    }
}
