namespace SecretsManager.Server.Keys;

/// <summary>What a customer master key is for. The numbers are stored; <see cref="KeyUsages"/> has the names of the wire.</summary>
internal enum KeyUsage
{
    /// <summary>AES-256: encrypts, decrypts, wraps data keys.</summary>
    EncryptDecrypt = 0,

    /// <summary>RSA, 2,048 bits: decrypts what was encrypted with the public half.</summary>
    DecryptRsa2048 = 1,

    /// <summary>RSA, 2,048 bits: signs.</summary>
    SignRsa2048 = 2,

    /// <summary>ECDSA on P-256: signs.</summary>
    SignEcc = 3,

    /// <summary>ECDSA on P-384: signs.</summary>
    SignEcdsa384 = 4,
}

/// <summary>How something is signed.</summary>
internal enum SigningAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RsaPkcs1Sha256,

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.</summary>
    RsaPssSha256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    EccP256,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    EccP384,
}

/// <summary>How something was encrypted with an RSA public key.</summary>
internal enum RsaPadding
{
    /// <summary>RSAES-PKCS1-v1_5.</summary>
    Pkcs1,

    /// <summary>RSAES-OAEP with SHA-1 and MGF1 with SHA-1.</summary>
    OaepSha1,

    /// <summary>RSAES-OAEP with SHA-256 and MGF1 with SHA-256.</summary>
    OaepSha256,
}
