using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>Between a software root and a module, in both directions, stopped at every named place.</summary>
public sealed class RootMigrationTests : IAsyncLifetime
{
    private readonly ModuleDouble module = new();
    private RootBench bench = null!;

    /// <summary>The places on the way to a module and, with those about the module's own keys, back.</summary>
    public static TheoryData<string> Places => [.. Reached.Where(place => place != "root-migrate:module-empty")];

    public static TheoryData<string> PlacesBack => [.. Reached.Where(place => place != "root-migrate:file-removed")];

    private static string[] Reached { get; } =
    [
        "root-migrate:opened", "root-migrate:marked", "root-migrate:key-written", "root-migrate:key-written#2", "root-migrate:keys-written", "root-migrate:verified",
        "root-migrate:module-empty", "root-migrate:before-flip", "root-migrate:flipped", "root-migrate:in-use", "root-migrate:rows-removed",
        "root-migrate:file-removed", "root-migrate:cleaned",
    ];

    public async ValueTask InitializeAsync() => bench = await RootBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_domain_keys_stay_the_same_and_the_old_root_is_not_needed()
    {
        SoftwareRoot software = bench.Software();
        // A region that is not served any more has its key moved too.
        byte[] old = (await bench.OpenKeys(software, "ap-beijing"))!.Of("ap-beijing").ToArray();
        Dictionary<string, byte[]> before = await Opened(software);
        bench.Holders.Root = software;

        List<string> said = await bench.Migrate(module);
        Assert.Contains("The root of trust is pkcs11 from now on.", said);
        Assert.Same(module, bench.Holders.Root);
        Assert.Equal(before, await Opened(module));
        Assert.Equal(old, (await bench.OpenKeys(module, "ap-beijing"))!.Of("ap-beijing").ToArray());
        Assert.Empty(await bench.Database.ReadSettings("region-key/", default));
        Assert.Equal([bench.RootKey], bench.Destroyed);
        Assert.False(File.Exists(bench.RootKey));
        Assert.Contains("\"action\":\"MigrateRoot\"", Assert.Single(await bench.Audit()), StringComparison.Ordinal);

        Assert.Equal(["The root of trust is pkcs11 already."], await bench.Migrate(module));
        await bench.Migrate(bench.Software());
        Assert.Equal(before, await Opened(bench.Software()));
        Assert.Empty(await bench.Database.ReadSettings("region-key-pkcs11/", default));
        Assert.Equal(2, (await bench.Audit()).Count);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public Task Stopped_anywhere_on_the_way_to_a_module_it_goes_on_from_there(string place) => StopAndGoOn(place, toModule: true);

    [Theory]
    [MemberData(nameof(PlacesBack))]
    public Task Stopped_anywhere_on_the_way_back_it_goes_on_from_there(string place) => StopAndGoOn(place, toModule: false);

    [Fact]
    public async Task Keys_in_the_module_hold_it_and_are_named()
    {
        DomainKeys keys = (await bench.OpenKeys(module))!;
        bench.Holders.Root = module;
        List<string> held = [];
        for (int i = 0; i < 25; i++)
            held.Add(await bench.KeyInModule(keys, module, madeBySsm: false, region: "ap-shanghai", account: 100000000001 + i));
        await bench.KeyInModule(keys, module, madeBySsm: true);
        string before = await bench.Settings();

        RootRefusedException refusal = await Assert.ThrowsAsync<RootRefusedException>(() => bench.Migrate(bench.Software()));
        Assert.Contains("there are 25:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"100000000001/ap-shanghai/{held[0]}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(20, held.Count(keyId => refusal.Message.Contains(keyId, StringComparison.Ordinal)));
        Assert.Equal(before, await bench.Settings());
        Assert.False(bench.Holders.LeavesModule);
    }

    [Fact]
    public async Task The_product_s_own_keys_are_moved_first_and_waited_for()
    {
        DomainKeys keys = (await bench.OpenKeys(module))!;
        bench.Holders.Root = module;
        string keyId = await bench.KeyInModule(keys, module, madeBySsm: true);
        MoveDouble move = new(2, async () => await MoveOut(keys, keyId));
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        List<string> said = [];
        SoftwareRoot software = bench.Software();
        Task running = bench.Migration(move, time: time).Run(
            RootKind.Software, _ => Task.FromResult<IRootOfTrust>(software), root => bench.Holders.Root = root, "node-1", () => "{}"u8.ToArray(), said.Add, default);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        await running;
        Assert.Equal(3, move.Asked);
        Assert.Contains(said, step => step.Contains("2 are left", StringComparison.Ordinal));
        Assert.Contains(said, step => step.Contains("1 are left", StringComparison.Ordinal));
        Assert.Same(software, bench.Holders.Root);
    }

    [Fact]
    public async Task A_key_that_stays_in_the_module_has_the_migration_given_up_without_a_trace()
    {
        DomainKeys keys = (await bench.OpenKeys(module))!;
        bench.Holders.Root = module;
        string keyId = await bench.KeyInModule(keys, module, madeBySsm: true);
        string before = await bench.Settings();
        RootRefusedException refusal = await Assert.ThrowsAsync<RootRefusedException>(() => bench.Migrate(bench.Software()));
        Assert.Contains($"there is 1: 100000000001/ap-guangzhou/{keyId}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await bench.Settings());
        Assert.Same(module, bench.Holders.Root);
        Assert.Same(module, bench.Holders.ForNew);
    }

    [Fact]
    public async Task A_migration_that_has_begun_can_be_given_up()
    {
        SoftwareRoot software = bench.Software();
        Dictionary<string, byte[]> before = await Opened(software);
        bench.Holders.Root = software;
        await Assert.ThrowsAsync<StoppedHere>(() => bench.Migrate(module, crashes: new StopAt("root-migrate:verified")));
        await bench.Migrate(software);
        Assert.Null((await RootState.Read(bench.Database, default)).Migration);
        Assert.Empty(await bench.Database.ReadSettings("region-key-pkcs11/", default));
        Assert.Equal(before, await Opened(software));
        Assert.True(File.Exists(bench.RootKey));
    }

    [Fact]
    public async Task A_module_that_goes_away_leaves_the_old_root_in_force()
    {
        SoftwareRoot software = bench.Software();
        Dictionary<string, byte[]> before = await Opened(software);
        bench.Holders.Root = software;
        await Assert.ThrowsAsync<KeyUnavailableException>(() => bench.Migrate(module, crashes: new Reaching("root-migrate:keys-written", module.GoAway)));
        Assert.Same(software, bench.Holders.Root);
        Assert.Equal(before, await Opened(software));
        module.ComeBack();
        await bench.Migrate(module);
        Assert.Equal(before, await Opened(module));
    }

    [Fact]
    public async Task A_domain_key_that_somebody_changes_before_the_switch_prevents_it()
    {
        SoftwareRoot software = bench.Software();
        await bench.OpenKeys(software);
        bench.Holders.Root = software;
        Reaching meddling = new("root-migrate:before-flip", () =>
            bench.Database.WriteSetting("region-key-pkcs11/ap-shanghai", new byte[110]).Wait(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<RootRefusedException>(() => bench.Migrate(module, crashes: meddling));
        Assert.Equal(RootKind.Software, (await RootState.Read(bench.Database, default)).InForce);
        Assert.True(File.Exists(bench.RootKey));
        await bench.Migrate(module);
        Assert.NotNull(await bench.OpenKeys(module));
    }

    [Fact]
    public async Task The_old_file_stays_while_the_new_root_does_not_open_everything()
    {
        SoftwareRoot software = bench.Software();
        await bench.OpenKeys(software);
        bench.Holders.Root = software;
        Reaching meddling = new("root-migrate:in-use", () =>
            bench.Database.WriteSetting("region-key-pkcs11/ap-shanghai", new byte[110]).Wait(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<RootRefusedException>(() => bench.Migrate(module, crashes: meddling));
        Assert.True(File.Exists(bench.RootKey));
        Assert.NotEmpty(await bench.Database.ReadSettings("region-key/", default));
    }

    [Fact]
    public async Task Another_node_s_leftover_file_is_left_to_it()
    {
        SoftwareRoot software = bench.Software();
        await bench.OpenKeys(software);
        bench.Holders.Root = software;
        await Assert.ThrowsAsync<StoppedHere>(() => bench.Migrate(module, crashes: new StopAt("root-migrate:flipped")));
        await bench.Leftovers(node: "node-2").Remove(module, default);
        Assert.Empty(bench.Destroyed);
        Assert.Empty(await bench.Database.ReadSettings("region-key/", default));
        await bench.Leftovers().Remove(module, default);
        Assert.Equal([bench.RootKey], bench.Destroyed);
        Assert.Null((await RootState.Read(bench.Database, default)).Leftover);
    }

    [Fact]
    public async Task A_second_node_follows_and_removes_its_copy_of_the_file()
    {
        SoftwareRoot software = bench.Software();
        byte[] copy = await File.ReadAllBytesAsync(bench.RootKey);
        await bench.OpenKeys(software);
        bench.Holders.Root = software;
        await bench.Migrate(module);

        await File.WriteAllBytesAsync(bench.RootKey, copy);
        bench.Holders.Root = bench.Software();
        await bench.Migrate(module);
        Assert.Same(module, bench.Holders.Root);
        Assert.False(File.Exists(bench.RootKey));
        Assert.Single(await bench.Audit());
    }

    private async Task StopAndGoOn(string place, bool toModule)
    {
        IRootOfTrust from = toModule ? bench.Software() : module;
        IRootOfTrust to = toModule ? module : bench.Software();
        Dictionary<string, byte[]> before = await Opened(from);
        bench.Holders.Root = from;
        StopAt stop = new(place);
        await Assert.ThrowsAsync<StoppedHere>(() => bench.Migrate(to, crashes: stop));

        await bench.Restart();
        RootKind inForce = (await RootState.Read(bench.Database, default)).InForce;
        IRootOfTrust right = inForce == RootKind.Pkcs11 ? module : bench.Software();
        await Assert.ThrowsAsync<RootRefusedException>(() => bench.OpenKeys(
            inForce == RootKind.Pkcs11 ? new SoftwareRoot(SecretMaterial.Random(32, bench.Random), "", wrapped: false, bench.Random) : module));
        Assert.Equal(before, await Opened(right));
        bench.Holders.Root = right;
        await bench.Migrate(inForce == to.Kind ? right : toModule ? module : bench.Software());

        Assert.Equal(before, await Opened(toModule ? module : bench.Software()));
        Assert.Empty(await bench.Database.ReadSettings(RegionKeys.PrefixOf(from.Kind), default));
        RootState state = await RootState.Read(bench.Database, default);
        Assert.Equal((to.Kind, null, null), (state.InForce, state.Migration, state.Leftover));
        Assert.Equal(!toModule, File.Exists(bench.RootKey));
        Assert.Single(await bench.Audit());
    }

    private async Task<Dictionary<string, byte[]>> Opened(IRootOfTrust root)
    {
        DomainKeys keys = (await bench.OpenKeys(root))!;
        return RootBench.Regions.Append(string.Empty).ToDictionary(region => region, region => keys.Of(region).ToArray());
    }

    private async Task MoveOut(DomainKeys keys, string keyId)
    {
        RecordStore<MasterKey> records = bench.Records(keys);
        Stored<MasterKey> key = (await records.Find(records.Identity(100000000001, "ap-guangzhou", keyId), default))!;
        MasterKeyVersion moved = await bench.Holders.Software.Generate(keyId, 2, KeyUsage.EncryptDecrypt, 1, default);
        await bench.Database.Commit(new UnitOfWork([records.Update(key, key.Value with { Versions = [moved], LastVersion = 2 })], default));
    }

    private sealed class StoppedHere : Exception;

    private sealed class StopAt(string place) : ICrashPoints
    {
        private int left = place.Split('#') is [_, var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1;

        public void Reach(string name)
        {
            if (name == place.Split('#')[0] && --left == 0)
                throw new StoppedHere();
        }
    }

    private sealed class Reaching(string place, Action act) : ICrashPoints
    {
        public void Reach(string name)
        {
            if (name == place)
                act();
        }
    }

    private sealed class MoveDouble(long remaining, Func<Task> done) : IOwnKeyMove
    {
        public int Asked { get; private set; }

        public async Task<long> Begin(RootKind target, CancellationToken cancellation)
        {
            Asked++;
            if (remaining == 0)
                await done();
            return remaining-- is > 0 and var left ? left : 0;
        }

        public Task<long> Remaining(RootKind target, CancellationToken cancellation) => Task.FromResult(Math.Max(remaining, 0));
    }
}
