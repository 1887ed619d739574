using System.Text.Json;

namespace SecretsManager.Protocol.Ssm;

/// <summary>What is told of a secret in lists, and most of what DescribeSecret tells.</summary>
/// <param name="Status"><c>Enabled</c>, <c>Disabled</c>, <c>PendingDelete</c>, <c>Creating</c> or <c>Failed</c>.</param>
/// <param name="KmsKeyId">The customer master key; empty for a software key.</param>
/// <param name="KmsKeyIsDefault">Whether that key is the one the service made for the account.</param>
/// <param name="CreateUin">Who created it.</param>
/// <param name="DeleteTime">When it will be deleted, Unix seconds; 0 unless that is scheduled.</param>
/// <param name="CreateTime">When it was created, Unix seconds.</param>
/// <param name="ResourceId">The id of what the secret belongs to.</param>
/// <param name="Rotation">When it rotates.</param>
public sealed record SecretMetadata(
    string SecretName,
    string Description,
    string Status,
    string KmsKeyId,
    bool KmsKeyIsDefault,
    long CreateUin,
    long DeleteTime,
    long CreateTime,
    int SecretType,
    string ProductName,
    string ResourceId,
    int EncryptType,
    SecretRotation Rotation)
{
    /// <summary>The name of an SSH key pair; empty for other types.</summary>
    public string ResourceName { get; init; } = string.Empty;

    /// <summary>The project of an SSH key pair; 0 for other types.</summary>
    public long ProjectId { get; init; }

    /// <summary>The user whose access keys the secret holds; 0 for other types.</summary>
    public long TargetUin { get; init; }

    /// <summary>The instances in which an SSH key pair is put; none for other types.</summary>
    public IReadOnlyList<string> Instances { get; init; } = [];

    /// <summary>Writes the members that ListSecrets gives for each secret.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        WriteCommon(writer);
        writer.WriteString("KmsKeyType"u8, KmsKeyIsDefault ? "DEFAULT"u8 : "CUSTOMER"u8);
        writer.WriteNumber("RotationStatus"u8, Rotation.IsOn ? 1 : 0);
        writer.WriteNumber("NextRotationTime"u8, Rotation.Next);
        writer.WriteString("RotationBeginTime"u8, Rotation.BeginText);
    }

    /// <summary>Writes the members that ListSecrets and DescribeSecret share, of the same types in both.</summary>
    internal void WriteCommon(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("KmsKeyId"u8, KmsKeyId);
        writer.WriteNumber("CreateUin"u8, CreateUin);
        writer.WriteString("CreateUinString"u8, CreateUin.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("Status"u8, Status);
        writer.WriteNumber("DeleteTime"u8, DeleteTime);
        writer.WriteNumber("CreateTime"u8, CreateTime);
        writer.WriteNumber("SecretType"u8, SecretType);
        writer.WriteString("ProductName"u8, ProductName);
        writer.WriteString("ResourceID"u8, ResourceId);
        writer.WriteString("ResourceName"u8, ResourceName);
        writer.WriteNumber("ProjectID"u8, ProjectId);
        writer.WriteStartArray("AssociatedInstanceIDs"u8);
        foreach (string instance in Instances)
            writer.WriteStringValue(instance);
        writer.WriteEndArray();
        writer.WriteNumber("TargetUin"u8, TargetUin);
        writer.WriteString("TargetUinString"u8, TargetUin == 0 ? string.Empty : TargetUin.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteNumber("RotationFrequency"u8, Rotation.Days);
        writer.WriteNumber("EncryptType"u8, EncryptType);
        writer.WriteBoolean("EncryptSwitching"u8, false);
    }
}

/// <summary>When a secret rotates by itself; a secret of the caller's own never does.</summary>
/// <param name="Days">Days between rotations; 0 for none.</param>
/// <param name="Next">When the next one begins, Unix seconds; 0 for never.</param>
/// <param name="NextText">The same as <c>yyyy-MM-dd HH:mm:ss</c>; empty for never.</param>
/// <param name="BeginText">When rotations were asked to begin, in the same form; empty for none.</param>
public sealed record SecretRotation(bool IsOn, int Days, long Next, string NextText, string BeginText)
{
    /// <summary>It never does.</summary>
    public static SecretRotation None { get; } = new(false, 0, 0, string.Empty, string.Empty);
}
