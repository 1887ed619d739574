namespace SecretsManager.Server.Hosting;

/// <summary>How often an account may call an action: section <c>SecretsManager:Rates</c>.</summary>
internal sealed class RateSettings
{
    /// <summary>Empty: no limit; <c>cloud</c>: the cloud's own figures.</summary>
    public string Preset { get; set; } = "";

    /// <summary>Requests a second by action; wins over the preset.</summary>
    public Dictionary<string, int> Actions { get; set; } = new(StringComparer.Ordinal);
}
