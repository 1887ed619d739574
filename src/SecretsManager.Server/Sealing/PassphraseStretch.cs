using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Sealing;

/// <summary>
/// Makes a key of a passphrase by Argon2id (RFC 9106), so that whoever tries passphrases pays memory and time for each. The only place
/// that calls it. What is made is used as the key of a sealed box, whose commitment tells a wrong passphrase, or is kept as what a console
/// password is checked against.
/// </summary>
internal static class PassphraseStretch
{
    public const int SaltSize = 16;

    /// <summary>The key. The same passphrase, salt and cost give the same one.</summary>
    public static SecretMaterial Key(SecretValue passphrase, ReadOnlySpan<byte> salt, StretchCost cost)
    {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(cost.MemoryKibibytes)
            .WithIterations(cost.Passes)
            .WithParallelism(cost.Lanes)
            .WithSalt(salt.ToArray())
            .Build();
        byte[] password = GC.AllocateUninitializedArray<byte>(passphrase.Length, pinned: true);
        byte[] output = GC.AllocateUninitializedArray<byte>(CommittingCipher.KeySize, pinned: true);
        try
        {
            passphrase.Bytes.CopyTo(password);
            Argon2BytesGenerator generator = new();
            generator.Init(parameters);
            generator.GenerateBytes(password, output);
            return SecretMaterial.CopyOf(output);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(output);
        }
    }
}

/// <summary>What one try of a passphrase costs.</summary>
internal readonly record struct StretchCost(int MemoryKibibytes, int Passes, int Lanes)
{
    private const int LeastMemory = 1024;
    private const int MostMemory = 256 * 1024;
    private const int MostPasses = 10;
    private const int MostLanes = 16;

    /// <summary>What new files cost: 64 MiB, three passes, four lanes, the second recommendation of RFC 9106.</summary>
    public static StretchCost Standard { get; } = new(64 * 1024, 3, 4);

    /// <summary>Whether it is worth the name, and not so much that a changed file could hold up the server.</summary>
    public bool IsBounded => MemoryKibibytes is >= LeastMemory and <= MostMemory && Passes is >= 1 and <= MostPasses && Lanes is >= 1 and <= MostLanes;
}
