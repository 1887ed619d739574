using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Encrypts a ciphertext anew, under the newest version of its key or under another key; the plaintext does not come out.</summary>
/// <param name="CiphertextBlob">The ciphertext as it was given, in base64.</param>
/// <param name="DestinationKeyId">The key to use; absent or empty means the key that the ciphertext names.</param>
/// <param name="SourceEncryptionContext">The context that it was encrypted with; JSON text of names and values, up to 1,024 characters.</param>
/// <param name="DestinationEncryptionContext">JSON text of names and values, up to 1,024 characters, that Decrypt must be given for the new ciphertext.</param>
public sealed record ReEncryptRequest(
    string CiphertextBlob,
    string? DestinationKeyId,
    string? SourceEncryptionContext,
    string? DestinationEncryptionContext)
{
    /// <summary>Reads the request.</summary>
    public static ReEncryptRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("CiphertextBlob"),
        parameters.Text("DestinationKeyId"),
        parameters.Text("SourceEncryptionContext"),
        parameters.Text("DestinationEncryptionContext"));
}

/// <summary>The ciphertext.</summary>
/// <param name="CiphertextBlob">The new ciphertext, or the old one if nothing had to change; written as base64.</param>
/// <param name="KeyId">The key it is under.</param>
/// <param name="SourceKeyId">The key that the given ciphertext is under.</param>
/// <param name="ReEncrypted">Whether it was encrypted anew; not if it was under the newest version of the same key already.</param>
public sealed record ReEncryptResponse(byte[] CiphertextBlob, string KeyId, string SourceKeyId, bool ReEncrypted) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBase64String("CiphertextBlob"u8, CiphertextBlob);
        writer.WriteString("KeyId"u8, KeyId);
        writer.WriteString("SourceKeyId"u8, SourceKeyId);
        writer.WriteBoolean("ReEncrypted"u8, ReEncrypted);
    }
}
