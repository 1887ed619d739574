using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Attributes of an object, as the module takes them: to make or find it, or to be filled in. Whoever passes <see cref="Items"/> to the
/// module keeps this alive until the call is back.
/// </summary>
internal sealed class AttributeList : IDisposable
{
    private const int Capacity = 1024;
    private const ulong Unavailable = ulong.MaxValue;

    private readonly byte[] memory = GC.AllocateArray<byte>(Capacity, pinned: true);
    private readonly List<CK_ATTRIBUTE> attributes = new(24);
    private CK_ATTRIBUTE[]? items;
    private int used;

    /// <summary>The array for the module.</summary>
    public CK_ATTRIBUTE[] Items => items ??= [.. attributes];

    public ulong Count => (ulong)attributes.Count;

    public AttributeList Add(CKA type, bool value) => Add(type, [value ? (byte)1 : (byte)0]);

    public AttributeList Add(CKA type, CKO value) => Add(type, (ulong)value);

    public AttributeList Add(CKA type, CKK value) => Add(type, (ulong)value);

    public AttributeList Add(CKA type, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(bytes, in value);
        return Add(type, bytes);
    }

    public AttributeList Add(CKA type, ReadOnlySpan<byte> value)
    {
        value.CopyTo(memory.AsSpan(used, value.Length));
        return Ask(type, value.Length);
    }

    /// <summary>Room for a value that the module fills in.</summary>
    public AttributeList Ask(CKA type, int length)
    {
        if (used + length > Capacity)
            throw new InvalidOperationException("The attributes do not fit.");
        attributes.Add(new CK_ATTRIBUTE { type = (ulong)type, value = Marshal.UnsafeAddrOfPinnedArrayElement(memory, used), valueLen = (ulong)length });
        items = null;
        // Numbers are read by the module as words, which some machines want aligned.
        used += (length + 7) & ~7;
        return this;
    }

    /// <summary>The value that the module filled in; empty if the object has none of this type or does not show it.</summary>
    public ReadOnlySpan<byte> ValueOf(CKA type)
    {
        int start = 0;
        for (int i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].type == (ulong)type)
                return Items[i].valueLen is Unavailable or 0 ? [] : memory.AsSpan(start, (int)Math.Min(Items[i].valueLen, attributes[i].valueLen));
            start += ((int)attributes[i].valueLen + 7) & ~7;
        }

        return [];
    }

    /// <summary>A value that is true or false; null if there is none.</summary>
    public bool? BooleanOf(CKA type) => ValueOf(type) is [byte value] ? value != 0 : null;

    /// <summary>A number; null if there is none.</summary>
    public ulong? NumberOf(CKA type) => ValueOf(type) is { Length: sizeof(ulong) } value ? MemoryMarshal.Read<ulong>(value) : null;

    /// <summary>Wipes the values.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(memory);
}
