using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecretsManager.Protocol;

/// <summary>
/// The bytes of a secret. They lie in a pinned array, so that the garbage collector leaves no copies, and become zero on
/// <see cref="Dispose"/>. There is no text form: printing, debugging and serializing reveal nothing, not even the length.
/// </summary>
[DebuggerDisplay("(secret)")]
[JsonConverter(typeof(Unserializable))]
public sealed class SecretValue : IDisposable
{
    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n\v\f"u8);

    // Where the bytes lie never changes, so that whoever reads while another disposes never sees a place that is not this value's.
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly int start;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly int length;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private byte[]? array;

    /// <summary>Copies <paramref name="bytes"/>; the original stays the caller's to clear.</summary>
    public SecretValue(ReadOnlySpan<byte> bytes)
        : this(PinnedBytes.Take(bytes.Length)) => bytes.CopyTo(Held);

    private SecretValue(ArraySegment<byte> pinned) => (array, start, length) = (pinned.Array, pinned.Offset, pinned.Count);

    /// <summary>A value whose bytes the caller writes at once, as when it is decrypted in place.</summary>
    /// <param name="length">How many bytes it holds.</param>
    /// <param name="bytes">The value's own bytes, zero until written.</param>
    public static SecretValue Create(int length, out Span<byte> bytes)
    {
        ArraySegment<byte> pinned = PinnedBytes.Take(length);
        bytes = pinned;
        return new SecretValue(pinned);
    }

    /// <summary>The bytes; not to be kept beyond the life of this value.</summary>
    /// <exception cref="ObjectDisposedException">The value has been cleared.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlySpan<byte> Bytes => Held;

    /// <summary>The same for what waits; not to be kept beyond the life of this value.</summary>
    /// <exception cref="ObjectDisposedException">The value has been cleared.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<byte> Memory => Held;

    /// <summary>The number of bytes.</summary>
    /// <exception cref="ObjectDisposedException">The value has been cleared.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public int Length => Held.Count;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private ArraySegment<byte> Held => new(array ?? throw new ObjectDisposedException(nameof(SecretValue)), start, length);

    /// <summary>Decodes base64 strictly: the alphabet of RFC 4648 section 4, padding, no whitespace.</summary>
    /// <param name="text">The base64 text; stays the caller's to dispose.</param>
    /// <returns>The decoded bytes; null when the text is malformed.</returns>
    public static SecretValue? FromBase64(SecretValue text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<byte> encoded = text.Bytes;
        if (encoded.Length % 4 != 0 || encoded.ContainsAny(Whitespace))
            return null;
        int padding = encoded.EndsWith("=="u8) ? 2 : encoded.EndsWith("="u8) ? 1 : 0;
        ArraySegment<byte> decoded = PinnedBytes.Take(encoded.Length / 4 * 3 - padding);
        OperationStatus status = Base64.DecodeFromUtf8(encoded, decoded, out int consumed, out int written);
        if (status == OperationStatus.Done && consumed == encoded.Length && written == decoded.Count)
            return new SecretValue(decoded);
        CryptographicOperations.ZeroMemory(decoded);
        return null;
    }

    /// <summary>Whether both hold the same bytes, in a time that depends on the lengths alone.</summary>
    public bool FixedTimeEquals(SecretValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);
    }

    /// <summary>Makes the bytes zero. Doing it again does nothing.</summary>
    public void Dispose()
    {
        if (array is not { } held)
            return;
        CryptographicOperations.ZeroMemory(held.AsSpan(start, length));
        array = null;
    }

    /// <summary>A constant.</summary>
    public override string ToString() => "(secret)";

    /// <summary>Stands in the way of a serializer: a secret is written by hand, from its bytes, where it is meant to go.</summary>
    private sealed class Unserializable : JsonConverter<SecretValue>
    {
        public override SecretValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret value is not read by a serializer.");

        public override void Write(Utf8JsonWriter writer, SecretValue value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret value is not written by a serializer.");
    }
}
