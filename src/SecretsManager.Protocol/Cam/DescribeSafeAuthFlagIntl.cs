using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Asks when the caller is asked for a second factor. It has no parameters.</summary>
public sealed record DescribeSafeAuthFlagIntlRequest
{
    /// <summary>Reads the request.</summary>
    public static DescribeSafeAuthFlagIntlRequest Read(ParameterReader parameters) => new();
}

/// <summary>When a second factor is asked for. Nothing watches from where somebody signs in: that is a typed zero.</summary>
/// <param name="LoginFlag">At sign-in to the console.</param>
/// <param name="ActionFlag">Before an act that cannot be undone.</param>
public sealed record DescribeSafeAuthFlagIntlResponse(SecondFactorFlags LoginFlag, SecondFactorFlags ActionFlag) : IResponse
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
    }
}
