using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Memory that the module reads and writes: it never moves, so its address can stand in a structure, and is wiped after each use. It is
/// kept from call to call, because pinned memory is dear to make.
/// </summary>
internal sealed class PinnedBuffer(int size)
{
    public byte[] Bytes { get; private set; } = GC.AllocateArray<byte>(size, pinned: true);

    /// <summary>The address of a byte of it.</summary>
    public nint AddressOf(int offset) => Marshal.UnsafeAddrOfPinnedArrayElement(Bytes, offset);

    /// <summary>Makes it at least this long; what it held is gone.</summary>
    public void Ensure(int length)
    {
        if (Bytes.Length < length)
            Bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    public void Wipe() => CryptographicOperations.ZeroMemory(Bytes);
}
