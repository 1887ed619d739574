using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SecretsManager.Server.Sealing;

/// <summary>
/// Builds associated data: the facts that a sealed thing is bound to. Each field is its length in four bytes, big endian, and its
/// bytes, so no two lists of fields have the same encoding.
/// </summary>
internal sealed class AssociatedData
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlySpan<byte> Bytes => buffer.WrittenSpan;

    public AssociatedData Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> span = buffer.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        buffer.Advance(sizeof(int) + length);
        return this;
    }

    public AssociatedData Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Add(bytes);
    }

    public AssociatedData Add(ReadOnlySpan<byte> bytes)
    {
        Span<byte> span = buffer.GetSpan(sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(span, bytes.Length);
        bytes.CopyTo(span[sizeof(int)..]);
        buffer.Advance(sizeof(int) + bytes.Length);
        return this;
    }
}
