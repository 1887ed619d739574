namespace SecretsManager.Server.Settings;

/// <summary>What is sent to an OpenTelemetry collector: section <c>SecretsManager:Telemetry</c>.</summary>
internal sealed class TelemetrySettings
{
    /// <summary>The collector's address.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Whether traces are sent.</summary>
    public bool Traces { get; set; }

    /// <summary>Whether metrics are sent.</summary>
    public bool Metrics { get; set; }
}
