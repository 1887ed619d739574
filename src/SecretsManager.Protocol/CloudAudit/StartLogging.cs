using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Switches a track on.</summary>
/// <param name="AuditName">Its name.</param>
public sealed record StartLoggingRequest(string AuditName)
{
    /// <summary>Reads the request.</summary>
    public static StartLoggingRequest Read(ParameterReader parameters) =>
        new(parameters?.RequiredText("AuditName") ?? throw new ArgumentNullException(nameof(parameters)));
}

/// <summary>It is done.</summary>
public sealed record LoggingSwitchedResponse : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("IsSuccess"u8, 1);
    }
}
