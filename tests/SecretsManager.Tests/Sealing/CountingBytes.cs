using SecretsManager.Server;

namespace SecretsManager.Tests.Sealing;

/// <summary>Bytes that count up from a start: chance for worked examples.</summary>
internal sealed class CountingBytes(byte start) : IRandomBytes
{
    private byte next = start;

    public void Fill(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = next++;
    }
}
