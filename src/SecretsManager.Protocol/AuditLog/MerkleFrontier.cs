using System.Numerics;
using System.Security.Cryptography;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// The right edge of a Merkle tree over an ordered log (RFC 6962, section 2.1): the roots of its perfect subtrees, which is all it takes
/// to append a leaf and to know the root.
/// </summary>
public sealed class MerkleFrontier
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    // The largest subtree first; the sizes are the one bits of Size.
    private readonly List<byte[]> hashes = [];

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the perfect subtrees, the largest first.</summary>
    public IReadOnlyList<byte[]> Hashes => hashes;

    /// <summary>The hash of a leaf: SHA-256(0x00 ‖ record).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> record)
    {
        byte[] hash = new byte[HashSize];
        using IncrementalHash leaf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        leaf.AppendData([LeafPrefix]);
        leaf.AppendData(record);
        leaf.GetHashAndReset(hash);
        return hash;
    }

    /// <summary>The tree of so many leaves with these subtrees; null if the hashes are not as many as such a tree has.</summary>
    /// <param name="hashes">The roots of the perfect subtrees one behind the other, the largest first.</param>
    public static MerkleFrontier? From(long size, ReadOnlySpan<byte> hashes)
    {
        if (size < 0 || hashes.Length != BitOperations.PopCount((ulong)size) * HashSize)
            return null;
        MerkleFrontier frontier = new() { Size = size };
        for (int at = 0; at < hashes.Length; at += HashSize)
            frontier.hashes.Add(hashes.Slice(at, HashSize).ToArray());
        return frontier;
    }

    /// <summary>Adds a leaf by its hash.</summary>
    public void Append(byte[] leafHash)
    {
        byte[] hash = leafHash;
        // Each one bit at the low end is a subtree as large as the one in hand.
        for (long size = Size; (size & 1) == 1; size >>= 1)
        {
            hash = Join(hashes[^1], hash);
            hashes.RemoveAt(hashes.Count - 1);
        }

        hashes.Add(hash);
        Size++;
    }

    /// <summary>The root of the tree; that of an empty one is the hash of nothing.</summary>
    public byte[] Root()
    {
        if (hashes.Count == 0)
            return SHA256.HashData([]);
        byte[] root = hashes[^1];
        for (int i = hashes.Count - 2; i >= 0; i--)
            root = Join(hashes[i], root);
        return root;
    }

    /// <summary>The roots of the perfect subtrees one behind the other, as <see cref="From"/> takes them.</summary>
    public byte[] JoinedHashes() => [.. hashes.SelectMany(hash => hash)];

    private static byte[] Join(byte[] left, byte[] right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashSize)];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashSize)..]);
        return SHA256.HashData(node);
    }
}
