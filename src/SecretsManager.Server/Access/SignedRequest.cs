using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Server.Access;

/// <summary>
/// A request as it came, before anything in it is believed: the common parameters, and the raw bytes that a signature covers.
/// </summary>
internal sealed class SignedRequest : IDisposable
{
    public required string Method { get; init; }

    /// <summary>The query as sent, without the question mark.</summary>
    public required string RawQuery { get; init; }

    public required string Host { get; init; }

    public required string ContentType { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body as sent. It lies in the server's own buffer and is wiped after the call.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required string Action { get; init; }

    public required string Version { get; init; }

    /// <summary>The region as named; empty if none was.</summary>
    public required string Region { get; init; }

    /// <summary>The session token; empty if there is none.</summary>
    public required string Token { get; init; }

    /// <summary>Unix seconds, as sent.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The <c>Authorization</c> header; null for a request signed the older way.</summary>
    public string? Authorization { get; init; }

    /// <summary>The parameters of a request signed the older way, unescaped, in order; null otherwise.</summary>
    public FormFields? LegacyFields { get; init; }

    /// <summary>Wipes what was copied out of the request.</summary>
    public void Dispose() => LegacyFields?.Dispose();
}
