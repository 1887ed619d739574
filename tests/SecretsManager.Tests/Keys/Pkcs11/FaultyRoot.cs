using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>
/// A root over a module that can be made to fail, with a key of each kind. Its times are those of a clock of the test's own, so that what must come in time does
/// not depend on what else the machine does.
/// </summary>
internal sealed class FaultyRoot : IAsyncDisposable
{
    /// <summary>A refusal must come within two seconds; what the machine needs for it adds to what is measured.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly SoftHsm hsm;
    private readonly WalkingClock clock;
    private int losses;

    private FaultyRoot(SoftHsm hsm, string label, Pkcs11Root root, WalkingClock clock, RecordingLog log)
    {
        (this.hsm, Label, Root, this.clock, Log) = (hsm, label, root, clock, log);
        root.Lost += () => Interlocked.Increment(ref losses);
    }

    public string Label { get; }

    public Pkcs11Root Root { get; }

    public RecordingLog Log { get; }

    public int Losses => Volatile.Read(ref losses);

    public MasterKeyVersion Symmetric { get; private set; } = null!;

    public MasterKeyVersion Signing { get; private set; } = null!;

    private byte[] Box { get; set; } = [];

    public static async Task<FaultyRoot> Open(SoftHsm hsm, TimeSpan? lookEvery = null)
    {
        RecordingLog log = new();
        string label = await hsm.NewToken();
        WalkingClock clock = new();
        FaultyRoot faulty = new(hsm, label, await hsm.Open(label, canFail: true, sessions: 8, lookEvery: lookEvery, log: log, time: clock.Time), clock, log);
        faulty.Symmetric = await faulty.Root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 0, default);
        faulty.Signing = await faulty.Root.Keys.Generate("key-id", 2, KeyUsage.SignEcc, 0, default);
        faulty.Box = await faulty.Root.Keys.Seal(faulty.Symmetric, BoxPurpose.DataKey, new AssociatedData(), new byte[32], default);
        return faulty;
    }

    /// <summary>Another one, which looks at the token as often as a server does.</summary>
    public static async Task<FaultyRoot> OpenInstead(FaultyRoot other)
    {
        await other.DisposeAsync();
        return await Open(other.hsm);
    }

    /// <summary>A call that uses a function of the module.</summary>
    public async Task Call(string function)
    {
        switch (function)
        {
            case "C_GenerateKey" or "C_WrapKey" or "C_EncryptInit" or "C_Encrypt":
                await Root.Keys.Seal(Symmetric, BoxPurpose.DataKey, new AssociatedData(), new byte[32], default);
                break;
            case "C_SignInit" or "C_Sign":
                await Root.Keys.Sign(Signing, SigningAlgorithm.EccP256, new byte[32], default);
                break;
            case "C_GenerateKeyPair" or "C_GetAttributeValue":
                await Root.Keys.Destroy(await Root.Keys.Generate("key-id", 3, KeyUsage.SignEcc, 0, default), default);
                break;
            case "C_CreateObject":
                using (SecretValue material = new(new byte[32]))
                    await Root.Keys.Destroy(await Root.Keys.Import("key-id", 3, material, 0, default), default);
                break;
            case "C_FindObjectsInit" or "C_FindObjects" or "C_FindObjectsFinal":
                await Root.Keys.Destroy(Symmetric with { TokenObject = "00112233445566778899aabbccddeeff" }, default);
                break;
            default:
                using (SecretValue? opened = await Root.Keys.Open(Symmetric, BoxPurpose.DataKey, new AssociatedData(), Box, default))
                    Assert.NotNull(opened);
                break;
        }
    }

    /// <summary>Sees that a call is refused in time.</summary>
    /// <param name="callers">So many at once.</param>
    public async Task Refuses(string function, int callers = 1)
    {
        // Who makes or destroys a key waits longer.
        bool changes = function is "C_GenerateKeyPair" or "C_GetAttributeValue" or "C_CreateObject" or "C_FindObjectsInit" or "C_FindObjects" or "C_FindObjectsFinal";
        TimeSpan deadline = changes ? SessionPool.MakingDeadline : SessionPool.Deadline;
        long began = clock.Now;
        Task<KeyUnavailableException>[] refusals =
            [.. Enumerable.Range(0, callers).Select(_ => Task.Run(() => Assert.ThrowsAsync<KeyUnavailableException>(() => Call(function))))];
        Task all = Task.WhenAll(refusals);
        while (!all.IsCompleted && !hsm.Hangs)
            await Task.Delay(Glance);
        if (!all.IsCompleted)
            clock.Skip(deadline);
        TimeSpan most = changes ? Refusal + SessionPool.MakingDeadline : Refusal;
        for (; !all.IsCompleted; await Task.Delay(Glance))
            Assert.True(clock.Since(began) < most, $"The call was not refused after {clock.Since(began)}.");
        await all;
        Assert.True(clock.Since(began) < most, $"The call was refused after {clock.Since(began)}.");
    }

    /// <summary>Sees that every kind of call is refused at once.</summary>
    public async Task RefusesAtOnce()
    {
        Assert.False(Root.IsAvailable);
        long began = clock.Now;
        foreach (string function in (string[])["C_Encrypt", "C_Decrypt", "C_Sign", "C_GenerateKeyPair", "C_CreateObject", "C_FindObjects"])
            await Assert.ThrowsAsync<KeyUnavailableException>(() => Call(function));
        Assert.True(clock.Since(began) < TimeSpan.FromSeconds(0.5), $"The calls were refused after {clock.Since(began)}.");
    }

    /// <summary>Waits until the token is held to be gone, although nobody calls.</summary>
    public async Task IsLost()
    {
        long began = clock.Now;
        bool waited = false;
        while (Root.IsAvailable)
        {
            Assert.True(clock.Since(began) < Refusal, "The loss was not noticed.");
            if (hsm.Hangs && !waited)
            {
                clock.Skip(SessionPool.Deadline);
                waited = true;
            }

            await Task.Delay(Glance);
        }
    }

    /// <summary>Takes the faults away, and sees that everything works again in time.</summary>
    public async Task Recovers(string function = "C_Decrypt")
    {
        hsm.Fail();
        await IsBack();
        await Call(function);
        foreach (string other in (string[])["C_Encrypt", "C_Decrypt", "C_Sign"])
            await Call(other);
    }

    /// <summary>Waits until the log has these words.</summary>
    public async Task Logs(string words)
    {
        long began = clock.Now;
        while (!Log.Text.Contains(words, StringComparison.OrdinalIgnoreCase))
        {
            Assert.True(clock.Since(began) < Return, $"'{words}' is not in the log: {Log.Text}");
            await Task.Delay(Glance);
        }
    }

    /// <summary>Waits until the token is used again.</summary>
    public async Task IsBack()
    {
        long began = clock.Now;
        while (!Root.IsAvailable)
        {
            Assert.True(clock.Since(began) < Return, $"The token was not used again. {Log.Text}");
            await Task.Delay(Glance);
        }
    }

    public async ValueTask DisposeAsync()
    {
        hsm.Fail();
        await Root.DisposeAsync();
        await clock.DisposeAsync();
    }
}
