using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks how the service stands for the account. It has no parameters.</summary>
public sealed record GetServiceStatusRequest
{
    /// <summary>Reads the request.</summary>
    public static GetServiceStatusRequest Read(ParameterReader parameters) => new();
}

/// <summary>How the service stands for the account in the region. The rest is a typed zero.</summary>
/// <param name="CmkUserCount">Keys that the account's users have in the region.</param>
/// <param name="CmkLimit">Keys they may have; 0 means no limit.</param>
/// <param name="QpsLimit">Calls a second; 0 means no limit.</param>
/// <param name="Month">The calls of the calendar month.</param>
/// <param name="RootOfTrust">This product's own: where the key above all keys lies, <c>software</c> or <c>pkcs11</c>.</param>
public sealed record GetServiceStatusResponse(int CmkUserCount, int CmkLimit, int QpsLimit, MonthOfCalls Month, string RootOfTrust) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Month.WriteState(writer);
        writer.WriteNumber("UserLevel"u8, 0);
        writer.WriteNumber("ProExpireTime"u8, 0);
        writer.WriteNumber("ProRenewFlag"u8, 0);
        writer.WriteString("ProResourceId"u8, ""u8);
        writer.WriteBoolean("ExclusiveVSMEnabled"u8, false);
        writer.WriteBoolean("ExclusiveHSMEnabled"u8, false);
        writer.WriteString("SubscriptionInfo"u8, ""u8);
        writer.WriteNumber("CmkUserCount"u8, CmkUserCount);
        writer.WriteNumber("CmkLimit"u8, CmkLimit);
        writer.WriteStartArray("ExclusiveHSMList"u8);
        writer.WriteEndArray();
        writer.WriteBoolean("IsAllowedDataKeyHosted"u8, false);
        writer.WriteNumber("DataKeyLimit"u8, 0);
        writer.WriteNumber("FreeDataKeyLimit"u8, 0);
        writer.WriteNumber("DataKeyUsedCount"u8, 0);
        writer.WriteStartArray("SyncTaskList"u8);
        writer.WriteEndArray();
        writer.WriteBoolean("IsAllowedSync"u8, false);
        writer.WriteNumber("QpsLimit"u8, QpsLimit);
        writer.WriteNumber("QpsTotalLimit"u8, 0);
        writer.WriteStartArray("RegionsQps"u8);
        writer.WriteEndArray();
        writer.WriteNumber("ResourceZone"u8, 0);
        writer.WriteNumber("ResourceRegion"u8, 0);
        Month.WriteCounts(writer);
        writer.WriteString("RootOfTrust"u8, RootOfTrust);
    }
}
