using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Hosting;

/// <summary>How a deployment finds its root of trust, and in which words it refuses.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RootOpeningTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly Scratch scratch = new();
    private string? given;

    private string Data => scratch.In("data");

    private string RootKey => Path.Combine(Data, "root.key");

    [Fact]
    public async Task Another_root_than_the_one_in_force_is_refused_by_a_sentence_and_nothing_is_made()
    {
        await Open(new KeySettings());
        byte[] key = await File.ReadAllBytesAsync(RootKey);
        List<object[]> before = await DeploymentRows();

        string sentence = await Refusal(new KeySettings { Root = "pkcs11", Module = "/none.so", TokenLabel = "none" });
        Assert.Equal(
            "The root of trust of this database is software, but the setting SecretsManager:Keys:Root says pkcs11: set SecretsManager:Keys:Root to software, "
            + "and to change the root of trust start with that and run: ssm-server root migrate pkcs11",
            sentence);
        Assert.Equal(key, await File.ReadAllBytesAsync(RootKey));
        Assert.Equal(before, await DeploymentRows());
        await Open(new KeySettings());
    }

    [Fact]
    public async Task A_changed_marker_leads_to_refusal_under_either_setting_and_nothing_is_made()
    {
        await Open(new KeySettings());
        await RawSql.Execute(Options, "UPDATE deployment SET value = @value WHERE name = 'root'", ("@value", "pkcs11"u8.ToArray()));
        File.Move(RootKey, RootKey + ".away");
        List<object[]> before = await DeploymentRows();
        Assert.Contains("is pkcs11, but", await Refusal(new KeySettings()), StringComparison.Ordinal);
        Assert.False(File.Exists(RootKey));
        await RawSql.Execute(Options, "UPDATE deployment SET value = @value WHERE name = 'root'", ("@value", "else"u8.ToArray()));
        Assert.Contains("not as it was written", await Refusal(new KeySettings()), StringComparison.Ordinal);
        await RawSql.Execute(Options, "UPDATE deployment SET value = @value WHERE name = 'root'", ("@value", "software"u8.ToArray()));
        Assert.Contains("is missing", await Refusal(new KeySettings()), StringComparison.Ordinal);
        Assert.Equal(before.Count, (await DeploymentRows()).Count);
        Assert.False(File.Exists(RootKey));

        File.Move(RootKey + ".away", RootKey);
        await Open(new KeySettings());
    }

    [Fact]
    public async Task A_new_root_is_wrapped_where_the_setting_says_so_and_says_itself_that_it_is()
    {
        given = Passphrase;
        string description = await Open(new KeySettings { Passphrase = true });
        Assert.Equal($"SOFTWARE (a file, {RootKey}, wrapped by a passphrase; not a hardware module)", description);
        Assert.StartsWith("secrets-manager-root-2:", await File.ReadAllTextAsync(RootKey), StringComparison.Ordinal);
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(RootKey), 8));

        // The setting is about new files: this one asks for its passphrase all the same.
        await Open(new KeySettings());
        given = Passphrase + "x";
        string wrong = await Refusal(new KeySettings());
        Assert.Contains("is not the one of the root key", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain(given, wrong, StringComparison.Ordinal);
        given = null;
        Assert.Contains("SSM_ROOT_PASSPHRASE", await Refusal(new KeySettings()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_passphrase_makes_no_root()
    {
        given = "short";
        Assert.Contains("at least 12 characters", await Refusal(new KeySettings { Passphrase = true }), StringComparison.Ordinal);
        Assert.False(File.Exists(RootKey));
    }

    [Fact]
    public async Task The_passphrase_is_set_and_removed_on_the_file_and_the_key_stays_the_same()
    {
        await Open(new KeySettings());
        string plain = await File.ReadAllTextAsync(RootKey);
        SoftwareRootFile.Rewrap(RootKey, null, () => Of(Passphrase), new SystemRandomBytes());
        Assert.True(SoftwareRootFile.IsWrapped(RootKey));
        Assert.Throws<StartException>(() => SoftwareRootFile.Rewrap(RootKey, Of("something else"), () => null, new SystemRandomBytes()));
        given = Passphrase;
        await Open(new KeySettings());
        SoftwareRootFile.Rewrap(RootKey, Of(Passphrase), () => null, new SystemRandomBytes());
        Assert.Equal(plain, await File.ReadAllTextAsync(RootKey));
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(RootKey), 8));
        Assert.False(File.Exists(RootKey + ".new"));
    }

    [Fact]
    public async Task The_file_may_lie_elsewhere_if_it_is_private()
    {
        string elsewhere = scratch.In("elsewhere.key");
        await Open(new KeySettings { RootKeyFile = elsewhere });
        Assert.False(File.Exists(RootKey));
        await Open(new KeySettings { RootKeyFile = elsewhere });
        File.SetUnixFileMode(elsewhere, (UnixFileMode)0b110_100_000);
        Assert.Contains("chmod 600", await Refusal(new KeySettings { RootKeyFile = elsewhere }), StringComparison.Ordinal);
        Assert.Contains("is missing", await Refusal(new KeySettings()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_destroyed_file_is_overwritten_and_gone()
    {
        string file = scratch.File("key", "canary");
        using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        PrivateFile.Destroy(file);
        Assert.False(File.Exists(file));
        byte[] left = new byte[6];
        Assert.Equal(6, open.Read(left));
        Assert.Equal(new byte[6], left);
        PrivateFile.Destroy(file);
    }

    public void Dispose() => scratch.Dispose();

    private DatabaseOptions Options => new(DatabaseEngine.Sqlite, Path.Combine(Data, "secrets.db"));

    private static SecretValue Of(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<string> Open(KeySettings settings)
    {
        await using Deployment deployment = await Deployment.Open(
            new ServerSettings { Data = Data }, new StorageSettings(), settings, new SystemRandomBytes(), TimeProvider.System, NullLoggerFactory.Instance,
            CancellationToken.None, new OperatorSecret(_ => given, prompt: null));
        return deployment.Root.Current.Description;
    }

    private async Task<string> Refusal(KeySettings settings) => (await Assert.ThrowsAsync<StartException>(() => Open(settings))).Message;

    private Task<List<object[]>> DeploymentRows() => RawSql.Query(Options, "SELECT name, value FROM deployment ORDER BY name");
}
