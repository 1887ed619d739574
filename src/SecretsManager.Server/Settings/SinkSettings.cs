namespace SecretsManager.Server.Settings;

/// <summary>A place outside that audit records are delivered to: section <c>SecretsManager:Audit:Sinks:&lt;name&gt;</c>.</summary>
internal sealed class SinkSettings
{
    /// <summary><c>file</c>, <c>syslog</c> or <c>http</c>.</summary>
    public string Type { get; set; } = "";

    /// <summary><c>log</c>: the whole log of each node, records and checkpoints; <c>events</c>: what the tracks of accounts name this sink for.</summary>
    public string Feed { get; set; } = "log";

    /// <summary>Whether a call fails whose record this sink has not taken in two seconds. For <c>log</c>, and not for <c>syslog</c>, which acknowledges nothing.</summary>
    public bool Required { get; set; }

    /// <summary>Of <c>file</c>: the directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Of <c>file</c>: bytes of a file after which the next one is begun.</summary>
    public long FileBytes { get; set; } = 67108864;

    /// <summary>Of <c>file</c>: whether files get the append-only attribute, which needs root and a file system that has it.</summary>
    public bool AppendOnly { get; set; }

    /// <summary>Of <c>syslog</c>: host:port of a receiver with TLS. Of <c>http</c>: the https URL that batches are posted to.</summary>
    public string Address { get; set; } = "";

    /// <summary>PEM file of the authorities that vouch for the receiver; empty: the operating system's.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>PEM file of the certificate and the key that the server shows to a <c>syslog</c> receiver; empty: none.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>Of <c>http</c>: a file with the token that is sent as <c>Authorization: Bearer</c>; empty: none.</summary>
    public string TokenFile { get; set; } = "";
}
