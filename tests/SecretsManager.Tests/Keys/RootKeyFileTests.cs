using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys;

public sealed class RootKeyFileTests : IDisposable
{
    // As cheap as is allowed: these tests stretch a passphrase a thousand times.
    private static readonly StretchCost Cheap = new(1024, 1, 1);

    private readonly SystemRandomBytes random = new();
    private readonly SecretMaterial key = SecretMaterial.Random(32, new SystemRandomBytes());
    private readonly SecretValue passphrase = Of("correct horse battery");

    [Fact]
    public void Argon2id_gives_what_the_reference_gives()
    {
        using SecretMaterial stretched = PassphraseStretch.Key(Of("password"), "somesalt"u8, new StretchCost(65536, 2, 1));
        Assert.Equal("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7", Convert.ToHexStringLower(stretched.Bytes));
    }

    [Fact]
    public void Both_forms_give_the_key_back()
    {
        byte[] plain = RootKeyFile.Plain(key);
        Assert.StartsWith("secrets-manager-root-1:", Encoding.ASCII.GetString(plain), StringComparison.Ordinal);
        Assert.False(RootKeyFile.IsWrapped(plain));
        Assert.Equal(key.Bytes, RootKeyFile.Read(plain)!.Bytes);

        byte[] wrapped = RootKeyFile.Wrapped(key, passphrase, StretchCost.Standard, random);
        Assert.StartsWith("secrets-manager-root-2:", Encoding.ASCII.GetString(wrapped), StringComparison.Ordinal);
        Assert.True(RootKeyFile.IsWrapped(wrapped));
        Assert.Equal(key.Bytes, RootKeyFile.Read(wrapped, passphrase)!.Bytes);
        Assert.Null(RootKeyFile.Read(wrapped));
        Assert.Null(RootKeyFile.Read(plain, passphrase));
        Assert.DoesNotContain(Convert.ToBase64String(key.Bytes)[..20], Encoding.ASCII.GetString(wrapped), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct horse batterx")]
    [InlineData("correct horse battery ")]
    [InlineData("Correct horse battery")]
    [InlineData("")]
    public void Another_passphrase_gives_nothing(string other) =>
        Assert.Null(RootKeyFile.Read(RootKeyFile.Wrapped(key, passphrase, Cheap, random), Of(other)));

    [Fact]
    public void A_wrapped_file_with_any_bit_changed_gives_nothing()
    {
        byte[] file = RootKeyFile.Wrapped(key, passphrase, Cheap, random);
        Assert.NotNull(RootKeyFile.Read(file, passphrase));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(RootKeyFile.Read(file, passphrase) is null, $"bit {bit}");
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Nothing_is_wrapped_by_no_passphrase() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RootKeyFile.Wrapped(key, Of(""), Cheap, random));

    [Fact]
    public void A_cut_or_longer_file_gives_nothing()
    {
        byte[] file = RootKeyFile.Wrapped(key, passphrase, Cheap, random);
        for (int length = 0; length < file.Length - 1; length++)
            Assert.Null(RootKeyFile.Read(file.AsSpan(0, length), passphrase));
        Assert.Null(RootKeyFile.Read([.. file.AsSpan(0, file.Length - 1), .. "AAAA"u8], passphrase));
    }

    [Theory]
    [InlineData(1023, 1, 1, false)]
    [InlineData(1024, 1, 1, true)]
    [InlineData(262144, 10, 16, true)]
    [InlineData(262145, 1, 1, false)]
    [InlineData(65536, 0, 1, false)]
    [InlineData(65536, 11, 1, false)]
    [InlineData(65536, 1, 0, false)]
    [InlineData(65536, 1, 17, false)]
    [InlineData(-1, -1, -1, false)]
    [InlineData(int.MaxValue, 1, 1, false)]
    public void What_a_file_may_cost_is_bounded(int memory, int passes, int lanes, bool bounded) =>
        Assert.Equal(bounded, new StretchCost(memory, passes, lanes).IsBounded);

    [Fact]
    public void A_file_that_costs_too_much_is_refused_before_it_costs_anything()
    {
        string text = Encoding.ASCII.GetString(RootKeyFile.Wrapped(key, passphrase, Cheap, random)).Trim();
        byte[] content = Convert.FromBase64String(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        content[0] = 0x7f;
        Assert.Null(RootKeyFile.Read(Encoding.ASCII.GetBytes("secrets-manager-root-2:" + Convert.ToBase64String(content)), passphrase));
    }

    [Fact]
    public async Task A_root_says_that_it_is_software_and_where()
    {
        await using SoftwareRoot plain = new(SecretMaterial.CopyOf(key.Bytes), "/d/root.key", wrapped: false, random);
        await using SoftwareRoot wrapped = new(SecretMaterial.CopyOf(key.Bytes), "/d/root.key", wrapped: true, random);
        Assert.Equal("SOFTWARE (a file, /d/root.key; not a hardware module)", plain.Description);
        Assert.Equal("SOFTWARE (a file, /d/root.key, wrapped by a passphrase; not a hardware module)", wrapped.Description);
    }

    public void Dispose()
    {
        key.Dispose();
        passphrase.Dispose();
    }

    private static SecretValue Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
