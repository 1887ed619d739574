using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The public key under which a caller wants a plaintext to be given back (<c>EncryptionPublicKey</c>), so that nothing on the way can
/// read it. RSA of 2,048 bits; SM2, which the API assumes where no algorithm is named, is not supported.
/// </summary>
internal sealed class RecipientKey : IDisposable
{
    private const int Bits = 2048;

    private readonly RSA rsa;
    private readonly RsaPadding padding;

    private RecipientKey(RSA rsa, RsaPadding padding)
    {
        this.rsa = rsa;
        this.padding = padding;
    }

    /// <summary>Reads the two fields of a request; null if no key is given.</summary>
    public static RecipientKey? Read(string? publicKey, string? algorithm)
    {
        if (string.IsNullOrEmpty(publicKey))
        {
            return string.IsNullOrEmpty(algorithm)
                ? null
                : throw ParameterRules.Wrong("EncryptionAlgorithm", "empty where EncryptionPublicKey is", "EncryptionPublicKey 为空时须为空");
        }

        if (string.IsNullOrEmpty(algorithm) || algorithm.StartsWith("SM2", StringComparison.Ordinal))
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                $"SM2, which an empty EncryptionAlgorithm means too, is not supported. Supported: {string.Join(", ", KeyUsages.PaddingNames)}.",
                $"不支持 SM2（EncryptionAlgorithm 为空时的默认值）。支持：{string.Join("、", KeyUsages.PaddingNames)}。");
        RsaPadding padding = KeyUsages.PaddingOf(algorithm)
            ?? throw ParameterRules.Wrong("EncryptionAlgorithm", string.Join(", ", KeyUsages.PaddingNames), string.Join("、", KeyUsages.PaddingNames));
        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(publicKey);
            // A PEM of a private key would import too, and has no business here.
            if (rsa.KeySize == Bits && PemEncoding.Find(publicKey) is { } fields && publicKey[fields.Label] is "PUBLIC KEY" or "RSA PUBLIC KEY")
                return new RecipientKey(rsa, padding);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // Told below.
        }

        rsa.Dispose();
        throw ParameterRules.Wrong("EncryptionPublicKey", "the PEM of an RSA public key of 2048 bits", "2048 位 RSA 公钥的 PEM 文本");
    }

    /// <summary>The plaintext as it goes out: encrypted under the recipient's key if there is one. The plaintext stays the caller's.</summary>
    public static SecretValue Protect(RecipientKey? recipient, SecretValue plaintext)
    {
        if (recipient is null)
            return new SecretValue(plaintext.Bytes);
        byte[] encrypted = RsaPaddings.TryEncrypt(recipient.rsa, recipient.padding, plaintext.Bytes) ?? throw new ApiException(
            ErrorCode.InvalidParameterValue,
            "The plaintext is too long to be encrypted under EncryptionPublicKey by this EncryptionAlgorithm.",
            "明文过长，无法使用 EncryptionPublicKey 和该 EncryptionAlgorithm 加密。");
        return new SecretValue(encrypted);
    }

    public void Dispose() => rsa.Dispose();
}
