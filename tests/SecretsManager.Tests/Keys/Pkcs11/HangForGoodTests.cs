using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>A call into the module that does not come back for a long time, on a clock of the test's own.</summary>
[Collection("PKCS#11")]
public sealed class HangForGoodTests(SoftHsm hsm) : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordingLog log = new();
    private Pkcs11Root root = null!;
    private MasterKeyVersion version = null!;

    public async ValueTask InitializeAsync()
    {
        root = await hsm.Open(await hsm.NewToken(), canFail: true, sessions: 2, log: log, time: time);
        version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 0, default);
    }

    public ValueTask DisposeAsync()
    {
        hsm.Fail();
        return root.DisposeAsync();
    }

    [Fact]
    public async Task Everything_is_refused_until_it_comes_back_and_the_operator_is_told_once_that_a_restart_may_be_needed()
    {
        hsm.Fail("C_Encrypt hang");
        Task call = Seal();
        await Task.Delay(100);
        time.Advance(SessionPool.Deadline);
        await Assert.ThrowsAsync<KeyUnavailableException>(() => call);
        Assert.False(root.IsAvailable);

        for (int i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            await Assert.ThrowsAsync<KeyUnavailableException>(Seal);
        }

        await Until(() => log.Count(4103) == 1);
        Assert.Equal(1, log.Count(4100));
        Assert.Contains("C_Encrypt does not return", log.Text, StringComparison.Ordinal);

        hsm.Fail();
        await Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            return root.IsAvailable;
        });
        await Seal();
        Assert.Equal(1, log.Count(4103));
        Assert.Equal(1, log.Count(4101));
    }

    [Fact]
    public async Task A_recovery_that_does_not_come_back_is_told_as_well()
    {
        hsm.Fail("C_GetSessionInfo 0x32", "C_Initialize hang");
        await Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            return log.Count(4103) == 1;
        });
        Assert.False(root.IsAvailable);
        hsm.Fail();
        await Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            return root.IsAvailable;
        });
        await Seal();
    }

    [Fact]
    public async Task To_make_a_pair_may_take_a_token_long_but_not_for_ever()
    {
        hsm.Fail("C_GenerateKeyPair hang");
        Task making = root.Keys.Generate("key-id", 2, KeyUsage.SignEcc, 0, default).AsTask();
        await Task.Delay(100);
        time.Advance(SessionPool.Deadline);
        Assert.True(root.IsAvailable);
        await Seal();
        Assert.False(making.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(8.3));
        await Until(() => !root.IsAvailable);
        await Assert.ThrowsAsync<KeyUnavailableException>(() => making);
        Assert.Contains("C_GenerateKeyPair does not return", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pairs_that_take_long_leave_sessions_to_everything_else_and_wait_for_each_other()
    {
        hsm.Fail("C_GenerateKeyPair hang");
        Task[] pairs = [.. Enumerable.Range(0, 5).Select(_ => root.Keys.Generate("key-id", 2, KeyUsage.SignEcc, 0, default).AsTask())];
        await Task.Delay(100);
        await Seal();
        Assert.All(pairs, pair => Assert.False(pair.IsCompleted));
        hsm.Fail();
        await Task.WhenAll(pairs);
        Assert.Equal(0, log.Count(4100));
    }

    [Fact]
    public async Task A_call_that_waits_too_long_for_a_session_is_refused_and_nothing_is_lost()
    {
        await root.DisposeAsync();
        root = await hsm.Open(await hsm.NewToken(), canFail: true, sessions: 1, log: log, time: time);
        version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 0, default);
        hsm.Fail("C_GenerateKeyPair hang");
        Task pair = root.Keys.Generate("key-id", 2, KeyUsage.SignEcc, 0, default).AsTask();
        await Task.Delay(100);
        Task waits = Seal();
        time.Advance(SessionPool.Deadline);
        await Assert.ThrowsAsync<KeyUnavailableException>(() => waits);
        Assert.True(root.IsAvailable);
        hsm.Fail();
        await pair;
        await Seal();
        Assert.Equal(0, log.Count(4100));
    }

    private static async Task Until(Func<bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "It did not come so far.");
            await Task.Delay(10);
        }
    }

    private async Task Seal() => await root.Keys.Seal(version, BoxPurpose.DataKey, new AssociatedData(), new byte[32], default);
}
