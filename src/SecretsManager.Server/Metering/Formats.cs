using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Metering;

/// <summary>The forms in which usage is told.</summary>
internal static class Formats
{
    /// <summary>Whether a table is asked for.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>: there is no such form.</exception>
    public static bool IsCsv(string? format) => format switch
    {
        null or "" or "json" => false,
        "csv" => true,
        _ => throw ParameterRules.Wrong("Format", "json, csv", "json、csv"),
    };
}
