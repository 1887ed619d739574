namespace SecretsManager.Server.Settings;

/// <summary>The audit logs: section <c>SecretsManager:Audit</c>.</summary>
internal sealed class AuditSettings
{
    /// <summary>Where records are delivered to, by name.</summary>
    public Dictionary<string, SinkSettings> Sinks { get; set; } = new(StringComparer.Ordinal);
}
