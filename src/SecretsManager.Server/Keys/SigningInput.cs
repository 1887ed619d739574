using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys;

/// <summary>What is signed or verified: a digest, given or made of a message, and the algorithm.</summary>
internal sealed record SigningInput(SigningAlgorithm Algorithm, byte[] Digest)
{
    private const int LongestMessage = 4096;

    /// <summary>Reads the fields of a request.</summary>
    /// <exception cref="ApiException">The key does not sign, not by this algorithm, or the message or digest is not as long as it may be.</exception>
    public static SigningInput Read(KeyUsage usage, string algorithmName, string? messageType, SecretValue message)
    {
        if (!KeyUsages.Signs(usage))
            throw KeyCallRefusals.Of(KeyFault.WrongUsage);
        SigningAlgorithm algorithm = KeyUsages.SigningOf(algorithmName, usage) ?? throw ParameterRules.Wrong(
            "Algorithm", string.Join(", ", KeyUsages.SigningNames(usage)), string.Join("、", KeyUsages.SigningNames(usage)));
        int digestSize = algorithm == SigningAlgorithm.EccP384 ? SHA384.HashSizeInBytes : SHA256.HashSizeInBytes;
        switch (messageType)
        {
            case null or "" or "RAW":
                if (message.Length > LongestMessage)
                    throw ParameterRules.Wrong("Message", $"the base64 of up to {LongestMessage} bytes", $"不超过 {LongestMessage} 字节的 base64 编码");
                return new SigningInput(algorithm, algorithm == SigningAlgorithm.EccP384 ? SHA384.HashData(message.Bytes) : SHA256.HashData(message.Bytes));
            case "DIGEST":
                if (message.Length != digestSize)
                    throw ParameterRules.Wrong("Message", $"for the MessageType DIGEST the base64 of {digestSize} bytes", $"MessageType 为 DIGEST 时须为 {digestSize} 字节的 base64 编码");
                return new SigningInput(algorithm, message.Bytes.ToArray());
            default:
                throw ParameterRules.Wrong("MessageType", "RAW, DIGEST", "RAW、DIGEST");
        }
    }

    /// <summary>Whether the signature is one of the pair with this public half.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    public bool Verify(byte[] publicKey, byte[] signature)
    {
        if (Algorithm is SigningAlgorithm.RsaPkcs1Sha256 or SigningAlgorithm.RsaPssSha256)
        {
            using RSA rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            RSASignaturePadding padding = Algorithm == SigningAlgorithm.RsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
            return rsa.VerifyHash(Digest, signature, HashAlgorithmName.SHA256, padding);
        }

        using ECDsa ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        return ecdsa.VerifyHash(Digest, signature, DSASignatureFormat.Rfc3279DerSequence);
    }
}
