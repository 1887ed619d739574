using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Sealing;

/// <summary>
/// Seals a text to somebody's RSA key, and opens what he seals back under the same content key. A content key of 256 bits is wrapped by RSA-OAEP with SHA-256;
/// under it AES-256-GCM seals the text, bound to <c>request:</c> and the exchange's id, and in return <c>answer:</c> and the id. A content key
/// serves one exchange. docs/rotation/application.md has the form.
/// </summary>
internal sealed class RecipientEnvelope : IDisposable
{
    private const int FewestBits = 2048;
    private const int MostBits = 8192;
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly SecretMaterial contentKey;
    private readonly byte[] wrapped;
    private readonly IRandomBytes random;

    private RecipientEnvelope(SecretMaterial contentKey, byte[] wrapped, IRandomBytes random) => (this.contentKey, this.wrapped, this.random) = (contentKey, wrapped, random);

    /// <summary>Whether a text is the PEM of an RSA public key that is long enough, and of nothing more.</summary>
    public static bool IsRecipient(string pem)
    {
        try
        {
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            // The PEM of a private key would be read too, and has no business here.
            return rsa.KeySize is >= FewestBits and <= MostBits && PemEncoding.Find(pem) is var fields && pem[fields.Label] is "PUBLIC KEY" or "RSA PUBLIC KEY";
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>An envelope with a new content key.</summary>
    /// <param name="pem">Of which <see cref="IsRecipient"/> holds.</param>
    public static RecipientEnvelope For(string pem, IRandomBytes random)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        SecretMaterial key = SecretMaterial.Random(KeySize, random);
        return new RecipientEnvelope(key, rsa.Encrypt(key.Bytes, RSAEncryptionPadding.OaepSHA256), random);
    }

    /// <summary>Writes the sealed text as a member: <c>{"key":…,"nonce":…,"ciphertext":…,"tag":…}</c>, each base64.</summary>
    public void Write(Utf8JsonWriter writer, string member, SecretValue text, string id)
    {
        byte[] nonce = new byte[NonceSize];
        byte[] ciphertext = new byte[text.Length];
        byte[] tag = new byte[TagSize];
        random.Fill(nonce);
        using (AesGcm cipher = new(contentKey.Bytes, TagSize))
            cipher.Encrypt(nonce, text.Bytes, ciphertext, tag, Binding("request", id));
        writer.WriteStartObject(member);
        writer.WriteBase64String("key"u8, wrapped);
        writer.WriteBase64String("nonce"u8, nonce);
        writer.WriteBase64String("ciphertext"u8, ciphertext);
        writer.WriteBase64String("tag"u8, tag);
        writer.WriteEndObject();
    }

    /// <summary>Opens what came back: base64 of nonce, ciphertext and tag, one after the other. Null if it is not that, or no UTF-8; the caller disposes it.</summary>
    public SecretValue? Open(SecretValue base64, string id)
    {
        using SecretValue? box = SecretValue.FromBase64(base64);
        if (box is null || box.Length < NonceSize + TagSize)
            return null;
        SecretValue text = SecretValue.Create(box.Length - NonceSize - TagSize, out Span<byte> bytes);
        try
        {
            using AesGcm cipher = new(contentKey.Bytes, TagSize);
            cipher.Decrypt(box.Bytes[..NonceSize], box.Bytes[NonceSize..^TagSize], box.Bytes[^TagSize..], bytes, Binding("answer", id));
            if (Utf8.IsValid(bytes))
                return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            // Told by the null.
        }

        text.Dispose();
        return null;
    }

    public void Dispose() => contentKey.Dispose();

    private static byte[] Binding(string direction, string id) => Encoding.UTF8.GetBytes($"{direction}:{id}");
}
