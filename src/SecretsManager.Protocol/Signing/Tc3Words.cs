namespace SecretsManager.Protocol.Signing;

/// <summary>The fixed words of signature method v3.</summary>
internal static class Tc3Words
{
    public const string AlgorithmText = "TC3-HMAC-SHA256";
    public const string TerminatorText = "tc3_request";
    public const string ContentType = "content-type";
    public const string Host = "host";
    public const string Action = "x-tc-action";
    public const string UsualSignedHeaders = "content-type;host";

    public static ReadOnlySpan<byte> Algorithm => "TC3-HMAC-SHA256"u8;

    public static ReadOnlySpan<byte> Terminator => "tc3_request"u8;

    public static ReadOnlySpan<byte> KeyPrefix => "TC3"u8;
}
