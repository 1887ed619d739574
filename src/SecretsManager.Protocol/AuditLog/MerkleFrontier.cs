using System.Numerics;
using System.Security.Cryptography;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// The right edge of an RFC 6962 Merkle tree over SHA-256: the roots of its perfect subtrees, largest first. It is all that is needed to append
/// leaves and to tell the root, at most 63 hashes for a log of any length. One thread at a time.
/// </summary>
public sealed class MerkleFrontier
{
    /// <summary>The bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private readonly byte[] edge;
    private int count;

    /// <summary>The empty tree.</summary>
    public MerkleFrontier() => edge = new byte[HashBytes * 64];

    /// <summary>A tree of which only the edge is known.</summary>
    /// <param name="size">The leaves; zero or more.</param>
    /// <param name="hashes">The roots of the perfect subtrees, largest first: as many as the size has one bits, 32 bytes each.</param>
    /// <exception cref="ArgumentException">The hashes are not those of a tree of this size.</exception>
    public MerkleFrontier(long size, IReadOnlyList<byte[]> hashes)
        : this()
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (hashes.Count != BitOperations.PopCount((ulong)size))
            throw new ArgumentException($"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} perfect subtrees; {hashes.Count} hashes were given.", nameof(hashes));

        foreach (var hash in hashes)
        {
            if (hash.Length != HashBytes)
                throw new ArgumentException($"A hash has {HashBytes} bytes; one of {hash.Length} was given.", nameof(hashes));
            hash.CopyTo(edge, HashBytes * count++);
        }

        Size = size;
    }

    private MerkleFrontier(MerkleFrontier other)
    {
        edge = [.. other.edge];
        count = other.count;
        Size = other.Size;
    }

    /// <summary>The leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the perfect subtrees, largest first; copies.</summary>
    public IReadOnlyList<byte[]> Hashes => [.. Enumerable.Range(0, count).Select(place => At(place).ToArray())];

    /// <summary>The root of the tree; of the empty tree the hash of nothing.</summary>
    public byte[] Root
    {
        get
        {
            if (count == 0)
                return SHA256.HashData([]);

            var root = At(count - 1).ToArray();
            for (var place = count - 2; place >= 0; place--)
                Node(At(place), root, root);
            return root;
        }
    }

    /// <summary>The hash of a leaf: that of a zero byte and the leaf's bytes.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        var hash = new byte[HashBytes];
        LeafHash(leaf, hash);
        return hash;
    }

    /// <summary>Writes the hash of a leaf into 32 bytes.</summary>
    public static void LeafHash(ReadOnlySpan<byte> leaf, Span<byte> hash)
    {
        const int OnTheStack = 4096;
        var input = leaf.Length < OnTheStack ? stackalloc byte[OnTheStack] : new byte[leaf.Length + 1];
        input[0] = 0;
        leaf.CopyTo(input[1..]);
        SHA256.HashData(input[..(leaf.Length + 1)], hash);
    }

    /// <summary>Appends a leaf by its hash of 32 bytes.</summary>
    /// <exception cref="ArgumentException">It is not 32 bytes.</exception>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != HashBytes)
            throw new ArgumentException($"A hash has {HashBytes} bytes; one of {leafHash.Length} was given.", nameof(leafHash));

        leafHash.CopyTo(At(count++));
        Size++;
        for (var merges = BitOperations.TrailingZeroCount(Size); merges > 0; merges--)
        {
            count--;
            Node(At(count - 1), At(count), At(count - 1));
        }
    }

    /// <summary>The same tree, to go on from independently.</summary>
    public MerkleFrontier Clone() => new(this);

    private static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + HashBytes + HashBytes];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        SHA256.HashData(input, hash);
    }

    private Span<byte> At(int place) => edge.AsSpan(HashBytes * place, HashBytes);
}
