using System.Buffers;
using System.Text.Unicode;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// A text in UTF-8 that is written once, front to back, to be hashed. It starts in the caller's stack and rents when it outgrows that.
/// It refuses what could make two different requests look alike: control characters (a line feed ends a field of the canonical request)
/// and broken surrogates (which an encoder would fold into one character).
/// </summary>
internal ref struct CanonicalText(Span<byte> initial)
{
    private const int MostBytesOfOneChar = 3;

    private Span<byte> _buffer = initial;
    private byte[]? _rented;
    private int _length;
    private bool _refused;

    /// <summary>The bytes written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Whether everything appended could be written.</summary>
    public readonly bool IsWhole => !_refused;

    /// <summary>Appends bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Appends text, with the letters A to Z made lower-case when asked.</summary>
    public void Append(ReadOnlySpan<char> text, bool lower = false)
    {
        _refused |= text.ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f');
        Span<byte> free = Free(text.Length * MostBytesOfOneChar);
        _refused |= Utf8.FromUtf16(text, free, out _, out int written, replaceInvalidSequences: false) != OperationStatus.Done;
        if (lower)
        {
            foreach (ref byte letter in free[..written])
            {
                if (letter is >= (byte)'A' and <= (byte)'Z') letter |= 0x20;
            }
        }

        _length += written;
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Append(long number)
    {
        number.TryFormat(Free(20), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends bytes as lower-case hex.</summary>
    public void AppendHex(ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Free(bytes.Length * 2), out int written);
        _length += written;
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        _buffer = default;
        _length = 0;
    }

    private Span<byte> Free(int count)
    {
        if (_buffer.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
            Written.CopyTo(larger);
            if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
            _buffer = _rented = larger;
        }

        return _buffer[_length..];
    }
}
