using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>What the marker of the root of trust leads to: to the right root, or to a refusal, and never to a new key over an old one.</summary>
public sealed class RootMarkerTests : IAsyncLifetime
{
    private RootBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await RootBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_new_database_is_marked_with_its_root()
    {
        Assert.True((await RootState.Read(bench.Database, default)).Deployment is null);
        await bench.OpenKeys(new ModuleDouble());
        RootState state = await RootState.Read(bench.Database, default);
        Assert.NotNull(state.Deployment);
        Assert.Equal((RootKind.Pkcs11, null, null), (state.InForce, state.Migration, state.Leftover));
        Assert.Equal("pkcs11"u8.ToArray(), state.Marker);
    }

    [Fact]
    public async Task A_database_from_before_the_marker_is_under_a_software_root()
    {
        using SoftwareRootScope scope = new(bench);
        byte[] before = (await bench.OpenKeys(scope.Root))!.Of("ap-shanghai").ToArray();
        await bench.Database.Commit(new UnitOfWork([new Change.RemoveSetting(RootState.MarkerSetting)], default));
        Assert.Equal(before, (await bench.OpenKeys(scope.Root))!.Of("ap-shanghai").ToArray());
        Assert.Equal(RootKind.Software, (await RootState.Read(bench.Database, default)).InForce);
    }

    [Theory]
    [InlineData("pkcs11")]
    [InlineData("software ")]
    [InlineData("")]
    [InlineData("banana")]
    public async Task A_changed_marker_leads_to_refusal_and_makes_nothing(string marker)
    {
        using SoftwareRootScope scope = new(bench);
        await bench.OpenKeys(scope.Root);
        await bench.Database.WriteSetting(RootState.MarkerSetting, System.Text.Encoding.ASCII.GetBytes(marker));
        string before = await bench.Settings();

        foreach (IRootOfTrust root in (IRootOfTrust[])[scope.Root, new ModuleDouble()])
        {
            Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => bench.OpenKeys(root));
            Assert.True(refusal is RootRefusedException or IntegrityException, refusal.ToString());
        }

        Assert.Equal(before, await bench.Settings());
    }

    [Fact]
    public async Task A_domain_key_that_is_only_under_the_other_root_is_not_made_again()
    {
        ModuleDouble module = new();
        await bench.OpenKeys(module);
        byte[] wrapped = (await bench.Database.ReadSetting("region-key-pkcs11/ap-shanghai", default))!;
        await bench.Database.Commit(new UnitOfWork(
            [new Change.WriteSetting("region-key/ap-shanghai", wrapped), new Change.RemoveSetting("region-key-pkcs11/ap-shanghai")], default));
        RootRefusedException refusal = await Assert.ThrowsAsync<RootRefusedException>(() => bench.OpenKeys(module));
        Assert.Contains("ap-shanghai", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await bench.Database.ReadSetting("region-key-pkcs11/ap-shanghai", default));
    }

    [Fact]
    public async Task A_full_database_without_its_id_is_not_taken_for_a_new_one()
    {
        using SoftwareRootScope scope = new(bench);
        await bench.OpenKeys(scope.Root);
        await bench.Database.Commit(new UnitOfWork(
            [new Change.RemoveSetting(RootState.DeploymentSetting), new Change.RemoveSetting(RootState.MarkerSetting)], default));
        string before = await bench.Settings();
        await Assert.ThrowsAsync<IntegrityException>(() => bench.OpenKeys(scope.Root));
        await Assert.ThrowsAsync<IntegrityException>(() => bench.OpenKeys(new ModuleDouble()));
        Assert.Equal(before, await bench.Settings());
    }

    [Fact]
    public async Task No_region_is_added_between_two_roots()
    {
        using SoftwareRootScope scope = new(bench);
        await bench.OpenKeys(scope.Root);
        await bench.Database.WriteSetting(RootState.MigrationSetting, RootState.ValueOf(RootKind.Pkcs11));
        await bench.OpenKeys(scope.Root);
        RootRefusedException refusal = await Assert.ThrowsAsync<RootRefusedException>(() => bench.OpenKeys(scope.Root, "ap-beijing"));
        Assert.Contains("ap-beijing", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await bench.Database.ReadSetting("region-key/ap-beijing", default));
        await bench.Database.Commit(new UnitOfWork([new Change.RemoveSetting(RootState.MigrationSetting)], default));
        Assert.NotNull(await bench.OpenKeys(scope.Root, "ap-beijing"));
    }

    [Fact]
    public async Task Another_root_of_the_same_kind_opens_nothing()
    {
        await bench.OpenKeys(new ModuleDouble());
        Assert.Null(await bench.OpenKeys(new ModuleDouble()));
    }

    /// <summary>A software root of the bench's.</summary>
    private sealed class SoftwareRootScope(RootBench bench) : IDisposable
    {
        public SoftwareRoot Root { get; } = bench.Software();

        public void Dispose() => Root.Wipe();
    }
}
