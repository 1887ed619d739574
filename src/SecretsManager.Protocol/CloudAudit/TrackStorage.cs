using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Where a track delivers to.</summary>
/// <param name="StorageType"><c>cos</c>, <c>cls</c> or <c>ckafka</c>.</param>
/// <param name="StorageRegion">A region.</param>
/// <param name="StorageName">The name of the place.</param>
/// <param name="StoragePrefix">The part of the place that is the track's: 3 to 40 letters and digits.</param>
public sealed record TrackStorage(string StorageType, string StorageRegion, string StorageName, string StoragePrefix)
{
    /// <summary>The account that the place belongs to.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>The application number of that account.</summary>
    public string? StorageAppId { get; init; }

    /// <summary>1 to compress, 2 not to.</summary>
    public ulong? Compress { get; init; }

    /// <summary>Reads the object.</summary>
    public static TrackStorage Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredText("StorageType"),
            parameters.RequiredText("StorageRegion"),
            parameters.RequiredText("StorageName"),
            parameters.RequiredText("StoragePrefix"))
        {
            StorageAccountId = parameters.Text("StorageAccountId"),
            StorageAppId = parameters.Text("StorageAppId"),
            Compress = parameters.UnsignedInteger("Compress"),
        };
    }

    /// <summary>Writes the object as the member <c>Storage</c>; what was not said is left out.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject("Storage"u8);
        writer.WriteString("StorageType"u8, StorageType);
        writer.WriteString("StorageRegion"u8, StorageRegion);
        writer.WriteString("StorageName"u8, StorageName);
        writer.WriteString("StoragePrefix"u8, StoragePrefix);
        if (StorageAccountId is not null)
            writer.WriteString("StorageAccountId"u8, StorageAccountId);
        if (StorageAppId is not null)
            writer.WriteString("StorageAppId"u8, StorageAppId);
        if (Compress is { } compress)
            writer.WriteNumber("Compress"u8, compress);
        writer.WriteEndObject();
    }
}
