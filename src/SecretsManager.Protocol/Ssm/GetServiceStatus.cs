using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Asks how the service stands for the account. It has no parameters.</summary>
public sealed record GetServiceStatusRequest
{
    /// <summary>Reads the request.</summary>
    public static GetServiceStatusRequest Read(ParameterReader parameters) => new();
}

/// <summary>How the service stands for the account in the region.</summary>
/// <param name="QPSLimit">GetSecretValue calls a second; 0 means no limit.</param>
/// <param name="SecretLimit">Secrets that the account may have, by the quota with the least room left; 0 means no limit.</param>
/// <param name="TotalCount">Secrets that the account has where that quota holds: in the region, or in all.</param>
/// <param name="Month">The calls of the calendar month.</param>
/// <param name="RootOfTrust"><c>software</c> or <c>pkcs11</c>: a field of our own, so that nobody takes a file for a hardware module.</param>
public sealed record GetServiceStatusResponse(long QPSLimit, long SecretLimit, long TotalCount, MonthOfCalls Month, string RootOfTrust) : IResponse
{

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Month.WriteState(writer);
        writer.WriteBoolean("AccessKeyEscrowEnabled"u8, true);
        writer.WriteString("ExpireTime"u8, ""u8);
        writer.WriteNumber("QPSLimit"u8, QPSLimit);
        writer.WriteNumber("SecretLimit"u8, SecretLimit);
        writer.WriteString("PayModel"u8, "Postpaid_SSM"u8);
        writer.WriteNumber("RenewFlag"u8, 0);
        writer.WriteString("ResourceId"u8, ""u8);
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteNumber("ResourceRegion"u8, 0);
        Month.WriteCounts(writer);
        writer.WriteString("RootOfTrust"u8, RootOfTrust);
    }
}
