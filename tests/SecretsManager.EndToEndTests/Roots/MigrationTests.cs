using System.Text.Json;
using Xunit;

namespace SecretsManager.EndToEndTests.Roots;

/// <summary>A running server moves between a software root and a module, and back, while clients read; killed anywhere, it goes on.</summary>
public sealed class MigrationTests(ITestOutputHelper log)
{
    private const string Passphrase = "correct horse battery";

    /// <summary>Where it is killed on the way to a module, and under which root the database is then.</summary>
    public static TheoryData<string, string> Places => new()
    {
        { "root-migrate:opened", "software" },
        { "root-migrate:marked", "software" },
        { "root-migrate:key-written", "software" },
        { "root-migrate:key-written#2", "software" },
        { "root-migrate:keys-written", "software" },
        { "root-migrate:verified", "software" },
        { "root-migrate:before-flip", "software" },
        { "root-migrate:flipped", "pkcs11" },
        { "root-migrate:in-use", "pkcs11" },
        { "root-migrate:rows-removed", "pkcs11" },
        { "root-migrate:file-removed", "pkcs11" },
        { "root-migrate:cleaned", "pkcs11" },
    };

    /// <summary>The same on the way back.</summary>
    public static TheoryData<string, string> PlacesBack => new()
    {
        { "root-migrate:opened", "pkcs11" },
        { "root-migrate:marked", "pkcs11" },
        { "root-migrate:key-written", "pkcs11" },
        { "root-migrate:keys-written", "pkcs11" },
        { "root-migrate:verified", "pkcs11" },
        { "root-migrate:module-empty", "pkcs11" },
        { "root-migrate:before-flip", "pkcs11" },
        { "root-migrate:flipped", "software" },
        { "root-migrate:in-use", "software" },
        { "root-migrate:rows-removed", "software" },
        { "root-migrate:cleaned", "software" },
    };

    [Fact]
    public async Task To_a_module_and_back_while_a_client_reads_without_one_failure()
    {
        await using RootServer server = await RootServer.Start("software", "--region", "ap-guangzhou,ap-shanghai");
        await server.CreateSecrets(15);
        await server.CreateSecrets(5, encryptType: 1);
        using CancellationTokenSource stop = new();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => server.ReadUntil(stop.Token)))];

        string said = await server.Migrate("pkcs11");
        Assert.Contains("The product's own keys now move into the hardware module, 1 of them", said, StringComparison.Ordinal);
        Assert.Equal("pkcs11", await server.RootInReadiness());
        Assert.False(File.Exists(server.RootKey));
        using (SignedClient client = SignedClient.Of(server.Process))
            Assert.Equal("pkcs11", (string?)(await client.Call("GetServiceStatus")).Fields["RootOfTrust"]);
        await server.CreateSecrets(5);
        while ((await server.Status()).Contains("are left", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        await server.AssertReadable();
        server.Process.Settings.Add("--SecretsManager:Keys:Passphrase=true");
        server.Process.Environment["SSM_ROOT_PASSPHRASE"] = Passphrase;
        said = await server.Migrate("software");
        Assert.Contains("move out of the hardware module", said, StringComparison.Ordinal);
        Assert.Contains("stays there until you remove it", said, StringComparison.Ordinal);
        Assert.Equal("software", await server.RootInReadiness());
        Assert.StartsWith("secrets-manager-root-2:", await File.ReadAllTextAsync(server.RootKey), StringComparison.Ordinal);
        await stop.CancelAsync();
        int reads = (await Task.WhenAll(readers)).Sum();
        log.WriteLine($"{reads} reads");
        Assert.True(reads > 200, $"Only {reads} reads.");

        // Nothing needs the token any more.
        await server.AssertReadable();
        await server.Process.Stop();
        await server.AssertRefused("pkcs11", right: "software");
        server.Configure("software");
        server.Process.Environment.Remove("SOFTHSM2_CONF");
        server.Process.Environment.Remove("SSM_HSM_PIN");
        await server.Process.Restart();
        await server.AssertReadable();
        Assert.DoesNotContain(Passphrase, server.Process.Output + server.Process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Killed_anywhere_on_the_way_to_a_module_it_goes_on_from_there(string place, string inForce)
    {
        await using RootServer server = await RootServer.Start("software");
        await server.CreateSecrets(3);
        await KillAt(server, place, "pkcs11");
        await GoOn(server, inForce, "pkcs11");
        Assert.False(File.Exists(server.RootKey));
    }

    [Theory]
    [MemberData(nameof(PlacesBack))]
    public async Task Killed_anywhere_on_the_way_back_it_goes_on_from_there(string place, string inForce)
    {
        await using RootServer server = await RootServer.Start("pkcs11");
        // The software key: what the product has in the module takes a minute to move, which is another test's.
        await server.CreateSecrets(3, encryptType: 1);
        Assert.False(File.Exists(server.RootKey));
        await KillAt(server, place, "software");
        await GoOn(server, inForce, "software");
        Assert.Equal(1, await server.SwitchesRecorded());
    }

    [Fact]
    public async Task Keys_of_a_caller_s_own_hold_the_module_and_are_listed()
    {
        await using RootServer server = await RootServer.Start("pkcs11");
        using SignedClient client = SignedClient.Of(server.Process);
        List<string> keyIds = [];
        for (int i = 0; i < 21; i++)
        {
            WireAnswer created = await client.Send(client.Sign("CreateKey", JsonSerializer.SerializeToUtf8Bytes(new { Alias = $"key-{i}" }), version: "2019-01-18", service: "kms"));
            keyIds.Add((string)created.Fields["KeyId"]!);
        }

        (int exitCode, _, string errors) = await server.Process.Run("root", "migrate", "software");
        Assert.Equal(1, exitCode);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains("there are 21: ", errors, StringComparison.Ordinal);
        Assert.Equal(20, keyIds.Count(keyId => errors.Contains($"{server.Process.FirstKey.Uin}/ap-guangzhou/{keyId}", StringComparison.Ordinal)));
        Assert.False(File.Exists(server.RootKey));
        Assert.DoesNotContain("migration", await server.Status(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_pin_is_told_and_changes_nothing()
    {
        await using RootServer server = await RootServer.Start("software");
        await server.CreateSecrets(1);
        server.Process.Environment["SSM_HSM_PIN"] = "4712-wrong-pin";
        (int exitCode, _, string errors) = await server.Process.Run("root", "migrate", "pkcs11");
        Assert.Equal(1, exitCode);
        Assert.Contains("PIN", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("4712-wrong-pin", errors + server.Process.Output + server.Process.Errors, StringComparison.Ordinal);
        Assert.Equal("software", await server.RootInReadiness());
        server.Process.Environment["SSM_HSM_PIN"] = SoftHsmToken.Pin;
        await server.Migrate("pkcs11");
        await server.AssertReadable();
    }

    private static async Task KillAt(RootServer server, string place, string target)
    {
        server.CrashAt(place);
        await server.Process.Restart();
        Task<(int ExitCode, string, string)> command = server.Process.Run("root", "migrate", target);
        Assert.Equal(137, await server.Process.Ended());
        Assert.Equal(1, (await command).ExitCode);
        server.CrashAt(null);
    }

    private static async Task GoOn(RootServer server, string inForce, string target)
    {
        await server.AssertRefused(inForce == "software" ? "pkcs11" : "software", right: inForce);
        server.Configure(inForce);
        await server.Process.Restart();
        await server.AssertReadable();
        (int exitCode, _, string errors) = await server.Process.Run("root", "migrate", target);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(target, await server.RootInReadiness());
        await server.AssertReadable();

        await server.Process.Stop();
        server.Configure(target);
        await server.Process.Restart();
        await server.AssertReadable();
        Assert.DoesNotContain("removed yet", await server.Status(), StringComparison.Ordinal);
        Assert.Equal(0, await server.Process.Stop());
    }
}
