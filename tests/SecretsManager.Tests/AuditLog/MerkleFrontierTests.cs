using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.AuditLog;
using Xunit;

namespace SecretsManager.Tests.AuditLog;

public sealed class MerkleFrontierTests
{
    // The test leaves and roots that implementations of certificate transparency share.
    private static readonly (string Leaf, string Root)[] Known =
    [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];

    [Fact]
    public void The_root_is_that_of_the_known_trees()
    {
        MerkleFrontier tree = new();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(tree.Root()));
        foreach ((string leaf, string root) in Known)
        {
            tree.Append(MerkleFrontier.LeafHash(Convert.FromHexString(leaf)));
            Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
        }
    }

    [Fact]
    public void The_root_is_that_of_the_definition_at_every_size_and_also_after_a_rest()
    {
        List<byte[]> leaves = [];
        MerkleFrontier tree = new();
        for (int size = 1; size <= 260; size++)
        {
            leaves.Add(MerkleFrontier.LeafHash(Encoding.ASCII.GetBytes($"leaf {size}")));
            tree.Append(leaves[^1]);
            byte[] expected = RootOf(leaves.ToArray());
            Assert.Equal(expected, tree.Root());
            Assert.Equal(expected, MerkleFrontier.From(tree.Size, tree.JoinedHashes())!.Root());
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(0, 1)]
    [InlineData(-1, 0)]
    public void Hashes_that_no_such_tree_has_are_refused(long size, int hashes) =>
        Assert.Null(MerkleFrontier.From(size, new byte[hashes * MerkleFrontier.HashSize]));

    // RFC 6962, section 2.1, word for word.
    private static byte[] RootOf(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        int split = 1;
        while (split * 2 < leaves.Length)
            split *= 2;
        return SHA256.HashData([1, .. RootOf(leaves[..split]), .. RootOf(leaves[split..])]);
    }
}
