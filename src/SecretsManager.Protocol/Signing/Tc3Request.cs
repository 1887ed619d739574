namespace SecretsManager.Protocol.Signing;

/// <summary>
/// What signature method v3 looks at in a request, exactly as it stands on the wire: nothing decoded, sorted or written anew.
/// (<c>ssm-api.md</c> 1.4; rule S3 of the security model: hash raw bytes.)
/// </summary>
public readonly ref struct Tc3Request
{
    /// <summary><c>GET</c> or <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The raw text after the <c>?</c> of the request target; empty for <c>/</c> and <c>/?</c>. Not signed by a POST, which must not read it.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>The <c>Host</c> header, with its port if it has one.</summary>
    public required ReadOnlySpan<char> Host { get; init; }

    /// <summary>The <c>Content-Type</c> header.</summary>
    public required ReadOnlySpan<char> ContentType { get; init; }

    /// <summary>The timestamp of <c>X-TC-Timestamp</c>.</summary>
    public required Tc3Timestamp Timestamp { get; init; }

    /// <summary>The body, byte for byte. A GET has none.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>
    /// Finds the value of any other header by its lower-case name; null when it is absent or stands more than once. Called only for
    /// headers that the signature names besides <c>content-type</c> and <c>host</c>.
    /// </summary>
    public Func<string, string?>? OtherHeader { get; init; }

    /// <summary>The value that is signed for the header <paramref name="name"/>, without spaces around it; empty when there is none.</summary>
    internal ReadOnlySpan<char> Header(string name)
    {
        ReadOnlySpan<char> value = name switch
        {
            Tc3Words.ContentType => ContentType,
            Tc3Words.Host => Host,
            _ => OtherHeader?.Invoke(name),
        };
        return value.Trim(" \t");
    }
}
