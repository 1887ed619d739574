namespace SecretsManager.Server.Settings;

/// <summary>Which signatures are taken: section <c>SecretsManager:Signature</c>.</summary>
internal sealed class SignatureSettings
{
    /// <summary>Seconds that a request's timestamp may be away from the server's clock. The API fixes it.</summary>
    public const int WindowSeconds = 300;

    /// <summary>Whether HmacSHA1 and HmacSHA256 are taken beside TC3.</summary>
    public bool AllowOlder { get; set; }
}
