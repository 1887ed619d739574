using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>What a TC3 signature covers, in the form in which it is signed.</summary>
/// <param name="Method"><c>POST</c> or <c>GET</c>.</param>
/// <param name="Query">The query of a GET as sent, without the question mark; empty for a POST.</param>
/// <param name="Headers">The signed headers in the order of their list: <c>name:value\n</c> each, names in lower case, values trimmed.</param>
/// <param name="SignedHeaders">Their names, joined by <c>;</c>.</param>
/// <param name="Timestamp">Unix seconds as sent.</param>
/// <param name="Scope"><c>date/service/tc3_request</c>.</param>
public readonly record struct Tc3CanonicalRequest(string Method, string Query, string Headers, string SignedHeaders, string Timestamp, string Scope);

/// <summary>Computes TC3-HMAC-SHA256 signatures (API 3.0) over the raw bytes of a body.</summary>
public static class Tc3Signature
{
    /// <summary>How long a signature's text is.</summary>
    public const int Length = 64;

    private const int StackLimit = 1024;

    /// <summary>Writes the 64 lower-case hexadecimal digits of the signature.</summary>
    /// <param name="signingKey">See <see cref="Tc3SigningKey"/>.</param>
    /// <param name="bodyHash">The SHA-256 of the body; of nothing for a GET.</param>
    public static void Compute(in Tc3CanonicalRequest request, ReadOnlySpan<byte> signingKey, ReadOnlySpan<byte> bodyHash, Span<byte> signature)
    {
        Span<byte> requestHash = stackalloc byte[SHA256.HashSizeInBytes];
        HashCanonicalRequest(request, bodyHash, requestHash);

        Span<byte> toSign = stackalloc byte[StackLimit];
        int length = Encoding.UTF8.GetByteCount(request.Timestamp) + Encoding.UTF8.GetByteCount(request.Scope) + Tc3Authorization.Algorithm.Length + 3 + Length;
        byte[]? rented = length > StackLimit ? ArrayPool<byte>.Shared.Rent(length) : null;
        toSign = rented ?? toSign;
        Utf8Text text = new(toSign);
        text.Add(Tc3Authorization.Algorithm);
        text.Add("\n");
        text.Add(request.Timestamp);
        text.Add("\n");
        text.Add(request.Scope);
        text.Add("\n");
        text.AddHex(requestHash);

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(signingKey, toSign[..text.Length], mac);
        Convert.TryToHexStringLower(mac, signature, out _);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static void HashCanonicalRequest(in Tc3CanonicalRequest request, ReadOnlySpan<byte> bodyHash, Span<byte> hash)
    {
        int length = Encoding.UTF8.GetByteCount(request.Query) + Encoding.UTF8.GetByteCount(request.Headers)
            + Encoding.UTF8.GetByteCount(request.Method) + Encoding.UTF8.GetByteCount(request.SignedHeaders) + Length + 6;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Utf8Text text = new(rented);
        text.Add(request.Method);
        text.Add("\n/\n");
        text.Add(request.Query);
        text.Add("\n");
        text.Add(request.Headers);
        text.Add("\n");
        text.Add(request.SignedHeaders);
        text.Add("\n");
        text.AddHex(bodyHash);
        SHA256.HashData(rented.AsSpan(0, text.Length), hash);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private ref struct Utf8Text(Span<byte> bytes)
    {
        private readonly Span<byte> bytes = bytes;

        public int Length { get; private set; }

        public void Add(string text) => Length += Encoding.UTF8.GetBytes(text, bytes[Length..]);

        public void AddHex(ReadOnlySpan<byte> value)
        {
            Convert.TryToHexStringLower(value, bytes[Length..], out int written);
            Length += written;
        }
    }
}
