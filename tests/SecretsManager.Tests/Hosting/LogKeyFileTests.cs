using System.Runtime.Versioning;
using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class LogKeyFileTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly byte[][] keys = [Key(), Key()];

    private string Written => scratch.In(LogKeyFile.Name);

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void It_holds_every_key_for_its_owner_alone_and_nothing_is_left_beside_it()
    {
        LogKeyFile.Write(scratch.Path, keys[..1]);
        LogKeyFile.Write(scratch.Path, keys);
        Assert.Equal(2, CheckpointKey.FromPem(File.ReadAllText(Written)).Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Written));
        Assert.Equal([Written], Directory.EnumerateFiles(scratch.Path));
    }

    [Fact]
    public void What_says_the_same_is_not_written_again()
    {
        LogKeyFile.Write(scratch.Path, keys);
        DateTime longAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Written, longAgo);
        LogKeyFile.Write(scratch.Path, keys);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(Written));
    }

    [Fact]
    public void A_file_that_is_broken_is_replaced()
    {
        LogKeyFile.Write(scratch.Path, keys);
        File.WriteAllText(Written, File.ReadAllText(Written)[..100]);
        LogKeyFile.Write(scratch.Path, keys);
        Assert.Equal(2, CheckpointKey.FromPem(File.ReadAllText(Written)).Count);
    }

    private static byte[] Key()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return pair.ExportSubjectPublicKeyInfo();
    }
}
