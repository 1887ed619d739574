using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>
/// Makes the secret of the caller's own one-time passwords. It counts once it is confirmed. An action of our own: the official API has
/// none for it.
/// </summary>
public sealed record BindMfaDeviceRequest
{
    /// <summary>Reads the request.</summary>
    public static BindMfaDeviceRequest Read(ParameterReader parameters) => new();
}

/// <summary>The secret, which is told this once.</summary>
/// <param name="SerialNumber">The name of the device, as GetSessionToken wants it.</param>
/// <param name="Secret">The secret in base32; null, and told as empty, in a repetition.</param>
/// <param name="OtpAuthUri">The same as an <c>otpauth</c> URI, for a picture that an app reads; null, and told as empty, in a repetition.</param>
public sealed record BindMfaDeviceResponse(string SerialNumber, SecretValue? Secret, SecretValue? OtpAuthUri) : IToldOnce, IDisposable
{
    /// <inheritdoc/>
    public IResponse Repetition => this with { Secret = null, OtpAuthUri = null };

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SerialNumber"u8, SerialNumber);
        writer.WriteString("Secret"u8, Secret is null ? default : Secret.Bytes);
        writer.WriteString("OtpAuthUri"u8, OtpAuthUri is null ? default : OtpAuthUri.Bytes);
    }

    /// <summary>Wipes the secrets.</summary>
    public void Dispose()
    {
        Secret?.Dispose();
        OtpAuthUri?.Dispose();
    }
}
