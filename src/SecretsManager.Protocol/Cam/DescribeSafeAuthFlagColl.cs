using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Asks when a user is asked for a second factor.</summary>
/// <param name="SubUin">The number of the user.</param>
public sealed record DescribeSafeAuthFlagCollRequest(ulong SubUin)
{
    /// <summary>Reads the request.</summary>
    public static DescribeSafeAuthFlagCollRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("SubUin"));
}

/// <summary>When a second factor is asked for. Nothing watches from where somebody signs in: that is a typed zero.</summary>
/// <param name="LoginFlag">At sign-in to the console.</param>
/// <param name="ActionFlag">Before an act that cannot be undone.</param>
public sealed record DescribeSafeAuthFlagCollResponse(SecondFactorFlags LoginFlag, SecondFactorFlags ActionFlag) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("LoginFlag"u8);
        LoginFlag.Write(writer);
        writer.WriteEndObject();
        writer.WriteStartObject("ActionFlag"u8);
        ActionFlag.Write(writer);
        writer.WriteEndObject();
        OffsiteFlag.WriteUnused(writer);
        writer.WriteNumber("PromptTrust"u8, 0);
    }
}
