using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>The key that signs checkpoints, on nodes of which one has changed the root of trust.</summary>
public sealed class LogKeysTests : IAsyncLifetime
{
    private readonly ModuleDouble module = new();
    private readonly MasterKeyHolders behind = new(new Server.SystemRandomBytes());
    private RootBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await RootBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_node_behind_a_move_to_a_module_signs_by_the_old_version_and_makes_none()
    {
        SoftwareRoot software = bench.Software();
        (LogKeys first, LogKeys second) = await Nodes(software);
        MasterKeyVersion old = (await first.Current(default)).Signing;
        await bench.Migrate(module);

        MasterKeyVersion moved = (await first.Current(default)).Signing;
        Assert.True(moved.IsInModule);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(moved.PublicKey, (await first.Current(default)).Signing.PublicKey);
            Assert.Equal(old.PublicKey, (await second.Current(default)).Signing.PublicKey);
        }

        Assert.Equal([old.PublicKey!, moved.PublicKey!], await second.PublicKeys(default));
        await second.Sign((await second.Current(default)).Signing, new byte[32], default);
    }

    [Fact]
    public async Task A_node_behind_a_move_out_of_a_module_signs_and_makes_none()
    {
        (LogKeys first, LogKeys second) = await Nodes(module);
        MasterKeyVersion old = (await first.Current(default)).Signing;
        await bench.Migrate(bench.Software());

        MasterKeyVersion moved = (await first.Current(default)).Signing;
        Assert.False(moved.IsInModule);
        Assert.Equal(moved.PublicKey, (await second.Current(default)).Signing.PublicKey);
        Assert.Equal([old.PublicKey!, moved.PublicKey!], await second.PublicKeys(default));
        Assert.Equal(1, module.Objects);
    }

    [Fact]
    public async Task While_another_node_empties_the_module_a_node_puts_no_new_version_into_it()
    {
        (LogKeys first, LogKeys second) = await Nodes(module);
        await first.Current(default);
        await bench.Database.Commit(new UnitOfWork([new Change.WriteSetting(RootState.MigrationSetting, RootState.ValueOf(RootKind.Software))], default));
        bench.Holders.LeavesModule = true;
        MasterKeyVersion moved = (await first.Current(default)).Signing;
        Assert.False(moved.IsInModule);
        Assert.Equal(moved.PublicKey, (await second.Current(default)).Signing.PublicKey);
        Assert.Equal(1, module.Objects);
    }

    // The first is the one that changes the root.
    private async Task<(LogKeys First, LogKeys Second)> Nodes(IRootOfTrust root)
    {
        DomainKeys keys = (await bench.OpenKeys(root))!;
        (bench.Holders.Root, behind.Root) = (root, root);
        return (Of(keys, bench.Holders), Of(keys, behind));
    }

    private LogKeys Of(DomainKeys keys, MasterKeyHolders holders) => new(
        new RecordStore<LogKey>(RecordKind.LogKey, KeyDocuments.Default.LogKey, value => value.ToIndex(), bench.Database, new DocumentSeal(keys, bench.Random), cache: null),
        holders, bench.Database, bench.Random, TimeProvider.System);
}
