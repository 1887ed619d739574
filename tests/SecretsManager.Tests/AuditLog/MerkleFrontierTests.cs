using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using Xunit;

namespace SecretsManager.Tests.AuditLog;

/// <summary>The tree over a log's records.</summary>
public sealed class MerkleFrontierTests
{
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// <summary>The roots that the tests of Certificate Transparency know.</summary>
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Its_root_is_that_of_certificate_transparency(int size, string root)
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in Leaves.Take(size)) tree.Append(MerkleFrontier.LeafHash(Convert.FromHexString(leaf)));
        Assert.Equal(root, Convert.ToHexStringLower(tree.Root));
    }

    /// <summary>All trees up to 300 leaves are those of the definition, and one that goes on from any edge is the same.</summary>
    [Fact]
    public void Its_root_is_that_of_the_definition_also_from_any_edge()
    {
        var hashes = Enumerable.Range(0, 300).Select(number => MerkleFrontier.LeafHash(BitConverter.GetBytes(number))).ToList();
        var tree = new MerkleFrontier();
        for (var size = 0; size < hashes.Count; size++)
        {
            Assert.Equal(Definition(hashes[..size]), tree.Root);
            var resumed = new MerkleFrontier(size, tree.Hashes);
            resumed.Append(hashes[size]);
            var clone = tree.Clone();
            clone.Append(hashes[0]);
            tree.Append(hashes[size]);
            Assert.Equal(tree.Root, resumed.Root);
            Assert.Equal(size + 1, tree.Size);
        }
    }

    /// <summary>An edge with too few hashes or a wrong one is refused.</summary>
    [Fact]
    public void An_edge_that_is_not_of_its_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(3, [new byte[32]]));
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(1, [new byte[31]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleFrontier(-1, []));
    }

    private static byte[] Definition(List<byte[]> hashes)
    {
        if (hashes.Count == 0) return SHA256.HashData([]);
        if (hashes.Count == 1) return hashes[0];
        var left = 1;
        while (left * 2 < hashes.Count) left *= 2;
        return SHA256.HashData([1, .. Definition(hashes[..left]), .. Definition(hashes[left..])]);
    }
}
