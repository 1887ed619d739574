using System.Text.Json;

namespace SecretsManager.Protocol.Kms;

/// <summary>How far the move of what a key wraps to its newest version has come; this product's own addition to the API.</summary>
/// <param name="TargetVersion">The version of the key that everything is moved to.</param>
/// <param name="Moved">How many data keys have been wrapped anew.</param>
/// <param name="Scanned">How many have been looked at.</param>
/// <param name="Total">How many there were at the start.</param>
/// <param name="StartTime">When it started, Unix seconds.</param>
public sealed record KeyRewrap(int TargetVersion, long Moved, long Scanned, long Total, long StartTime)
{
    /// <summary>Writes the members of the progress into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TargetVersion"u8, TargetVersion);
        writer.WriteNumber("Moved"u8, Moved);
        writer.WriteNumber("Scanned"u8, Scanned);
        writer.WriteNumber("Total"u8, Total);
        writer.WriteNumber("StartTime"u8, StartTime);
    }
}
