using System.Security.Cryptography;

namespace SecretsManager.Server;

/// <summary>Where unpredictable bytes come from. Injected, so that formats can be shown by worked examples.</summary>
internal interface IRandomBytes
{
    /// <summary>Fills <paramref name="destination"/> with bytes that nobody can predict.</summary>
    void Fill(Span<byte> destination);
}

/// <summary>The operating system's generator.</summary>
internal sealed class SystemRandomBytes : IRandomBytes
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
