using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Asks how many tracks the account may still create.</summary>
public sealed record InquireAuditCreditRequest
{
    /// <summary>Reads the request, which has no fields.</summary>
    public static InquireAuditCreditRequest Read(ParameterReader parameters) => new();
}

/// <summary>How many tracks the account may still create.</summary>
/// <param name="AuditAmount">Not negative.</param>
public sealed record InquireAuditCreditResponse(long AuditAmount) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("AuditAmount"u8, AuditAmount);
    }
}
