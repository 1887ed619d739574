namespace SecretsManager.Server.Settings;

/// <summary>How often an account may call an action: section <c>SecretsManager:Rates</c>.</summary>
internal sealed class RateSettings
{
    /// <summary>Empty: no limit; <c>cloud</c>: the cloud's own figures.</summary>
    public string Preset { get; set; } = "";

    /// <summary>Requests a second by action; wins over the preset.</summary>
    public Dictionary<string, int> Actions { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Requests a second of an action, for each account and region; 0: no limit.</summary>
    public int LimitOf(string action) =>
        Actions.TryGetValue(action, out int configured) ? configured : Preset == CloudRates.Name ? CloudRates.Of(action) : 0;
}
