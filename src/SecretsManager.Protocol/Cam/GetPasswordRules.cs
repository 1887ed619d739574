using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Asks what console passwords must be. It has no parameters.</summary>
public sealed record GetPasswordRulesRequest
{
    /// <summary>Reads the request.</summary>
    public static GetPasswordRulesRequest Read(ParameterReader parameters) => new();
}

/// <summary>What console passwords must be.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="UpdateTime">When they were last changed, Unix milliseconds; 0 for never.</param>
/// <param name="Modifier">The uin of who changed them, or empty.</param>
public sealed record GetPasswordRulesResponse(PasswordRuleInfo Rules, long UpdateTime, string Modifier) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("Rules"u8);
        Rules.Write(writer);
        writer.WriteEndObject();
        CamTime.Write(writer, "UpdateTime"u8, UpdateTime);
        writer.WriteString("Modifier"u8, Modifier);
    }
}
