namespace SecretsManager.Server.Settings;

/// <summary>Where the server keeps its data, where it listens, and which regions it serves: section <c>SecretsManager</c> itself.</summary>
internal sealed class ServerSettings
{
    /// <summary>The data directory.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>The port of the API.</summary>
    public int Port { get; set; } = 9443;

    /// <summary>The IP address that the API listens on.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The regions served here; the source of settings that names regions last names them all.</summary>
    public string[] Regions { get; set; } = ["ap-guangzhou"];

    /// <summary>The region of a call that names none; empty: such a call is refused where the action needs a region.</summary>
    public string DefaultRegion { get; set; } = "";

    /// <summary>The loopback port of <c>/metrics</c>; 0 switches it off.</summary>
    public int MetricsPort { get; set; } = 9464;
}
