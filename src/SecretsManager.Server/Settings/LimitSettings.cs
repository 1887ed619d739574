namespace SecretsManager.Server.Settings;

/// <summary>What one request, one client and the replay memory may take: section <c>SecretsManager:Limits</c>.</summary>
internal sealed class LimitSettings
{
    /// <summary>Bytes of a request's body.</summary>
    public int BodyBytes { get; set; } = 262144;

    /// <summary>Levels of nesting in a JSON body.</summary>
    public int JsonDepth { get; set; } = 16;

    /// <summary>Tokens in a JSON body.</summary>
    public int JsonTokens { get; set; } = 4096;

    /// <summary>Bytes of all headers together.</summary>
    public int HeaderBytes { get; set; } = 32768;

    /// <summary>Number of headers.</summary>
    public int HeaderCount { get; set; } = 100;

    /// <summary>Bytes of the request line, so of a GET request's query.</summary>
    public int RequestLineBytes { get; set; } = 40960;

    /// <summary>Connections open at one time.</summary>
    public int Connections { get; set; } = 10000;

    /// <summary>Seconds a client has to send its headers.</summary>
    public int RequestHeadersSeconds { get; set; } = 10;

    /// <summary>Bytes a second below which a client that sends a body is cut off.</summary>
    public int MinimumBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Seconds an idle connection stays open.</summary>
    public int KeepAliveSeconds { get; set; } = 130;

    /// <summary>Signatures remembered against replay.</summary>
    public int SignatureEntries { get; set; } = 2000000;
}
