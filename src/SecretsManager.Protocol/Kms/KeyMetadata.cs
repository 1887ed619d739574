using System.Globalization;
using System.Text.Json;

namespace SecretsManager.Protocol.Kms;

/// <summary>
/// What is told of a key, in descriptions and in lists. What belongs to HSM clusters, copies in other regions and organizations is a
/// typed zero. Four members are this product's own additions to the API: <c>Protection</c>, <c>CloudResources</c>,
/// <c>CloudResourceCount</c> and <c>Rewrap</c>.
/// </summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Alias">Its name.</param>
/// <param name="CreateTime">When it was created, Unix seconds.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="KeyState"><c>Enabled</c>, <c>Disabled</c>, <c>PendingDelete</c>, <c>PendingImport</c> or <c>Archived</c>.</param>
/// <param name="KeyUsage">What it is for, as CreateKey takes it.</param>
/// <param name="CreatorUin">Who created it.</param>
/// <param name="KeyRotationEnabled">Whether it gets new versions by itself.</param>
/// <param name="Owner"><c>user</c>, or the name of the product that the service made it for.</param>
/// <param name="NextRotateTime">When it gets its next version, Unix seconds; 0 unless it rotates.</param>
/// <param name="DeletionDate">When it will be deleted, Unix seconds; 0 unless that is scheduled.</param>
/// <param name="Origin"><c>TENCENT_KMS</c>, or <c>EXTERNAL</c> for material that was imported.</param>
/// <param name="ValidTo">When imported material expires, Unix seconds; 0 for never.</param>
/// <param name="ResourceId"><c>creatorUin/$creatorUin/$keyId</c>.</param>
/// <param name="RotateDays">How many days lie between two versions; 0 unless it rotates.</param>
/// <param name="LastRotateTime">When it got its newest version, Unix seconds; 0 if it never rotated.</param>
/// <param name="Protection">Where the key's material lies: <c>SOFTWARE</c> or <c>HSM</c>.</param>
/// <param name="CloudResources">What uses the key; null where that was not asked for, as in lists, and then it is not written.</param>
/// <param name="CloudResourceCount">How many resources use the key; written with them.</param>
/// <param name="Rewrap">How far the move to the newest version has come; null, and not written, while there is none.</param>
public sealed record KeyMetadata(
    string KeyId,
    string Alias,
    long CreateTime,
    string Description,
    string KeyState,
    string KeyUsage,
    long CreatorUin,
    bool KeyRotationEnabled,
    string Owner,
    long NextRotateTime,
    long DeletionDate,
    string Origin,
    long ValidTo,
    string ResourceId,
    int RotateDays,
    long LastRotateTime,
    string Protection,
    IReadOnlyList<CloudResource>? CloudResources,
    long CloudResourceCount,
    KeyRewrap? Rewrap)
{
    private const int InternationalAlgorithms = 2;

    /// <summary>Writes the members of the key into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteString("Alias"u8, Alias);
        writer.WriteNumber("CreateTime"u8, CreateTime);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("KeyState"u8, KeyState);
        writer.WriteString("KeyUsage"u8, KeyUsage);
        writer.WriteNumber("Type"u8, InternationalAlgorithms);
        writer.WriteNumber("CreatorUin"u8, CreatorUin);
        writer.WriteString("CreatorUinString"u8, CreatorUin.ToString(CultureInfo.InvariantCulture));
        writer.WriteBoolean("KeyRotationEnabled"u8, KeyRotationEnabled);
        writer.WriteString("Owner"u8, Owner);
        writer.WriteNumber("NextRotateTime"u8, NextRotateTime);
        writer.WriteNumber("DeletionDate"u8, DeletionDate);
        writer.WriteString("Origin"u8, Origin);
        writer.WriteNumber("ValidTo"u8, ValidTo);
        writer.WriteString("ResourceId"u8, ResourceId);
        writer.WriteNumber("RotateDays"u8, RotateDays);
        writer.WriteNumber("LastRotateTime"u8, LastRotateTime);
        WriteUnused(writer);
        WriteOwn(writer);
    }

    private static void WriteUnused(Utf8JsonWriter writer)
    {
        writer.WriteString("HsmClusterId"u8, ""u8);
        writer.WriteNumber("IsSyncReplica"u8, 0);
        writer.WriteString("SourceRegion"u8, ""u8);
        writer.WriteNumber("SyncStatus"u8, 0);
        writer.WriteString("SyncMessages"u8, ""u8);
        writer.WriteNumber("SyncStartTime"u8, 0);
        writer.WriteNumber("SyncEndTime"u8, 0);
        writer.WriteString("SourceHsmClusterId"u8, ""u8);
        writer.WriteNumber("AccountAppId"u8, 0);
        writer.WriteNumber("AccountUin"u8, 0);
        writer.WriteString("AccountName"u8, ""u8);
    }

    private void WriteOwn(Utf8JsonWriter writer)
    {
        writer.WriteString("Protection"u8, Protection);
        WriteResources(writer);
        if (Rewrap is null)
            return;
        writer.WriteStartObject("Rewrap"u8);
        Rewrap.Write(writer);
        writer.WriteEndObject();
    }

    private void WriteResources(Utf8JsonWriter writer)
    {
        if (CloudResources is null)
            return;
        writer.WriteStartArray("CloudResources"u8);
        foreach (CloudResource resource in CloudResources)
        {
            writer.WriteStartObject();
            resource.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("CloudResourceCount"u8, CloudResourceCount);
    }
}
