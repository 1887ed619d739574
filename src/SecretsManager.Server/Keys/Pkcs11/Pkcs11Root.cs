using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// A token behind PKCS#11 as the root of trust: a key in it, which never leaves it, wraps the domain keys of the regions, and customer
/// master keys are made in it. While the token is away every use is refused within two seconds; when it is back, it is used again without
/// a restart.
/// </summary>
internal sealed class Pkcs11Root : IRootOfTrust
{
    private static readonly TimeSpan OpeningTakes = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ClosingTakes = TimeSpan.FromSeconds(2);

    private readonly NativeModule module;
    private readonly SessionPool pool;
    private readonly PinTries pins;
    private readonly TokenWatch watch;
    private readonly IRandomBytes random;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private int disposed;

    private Pkcs11Root(NativeModule module, OpenToken token, PinTries pins, Pkcs11Options options, IRandomBytes random, TimeProvider time, ILogger log)
    {
        (this.module, this.pins, this.random, this.time) = (module, pins, random, time);
        Description = $"PKCS#11 (the token '{options.TokenLabel}' in {module})";
        UnwantedObjects unwanted = new();
        pool = new SessionPool(options.Sessions, time);
        pool.Connect(token);
        pool.Lost += _ => RaiseLost(log);
        Keys = new Pkcs11KeyHolder(pool, unwanted, random);
        watch = new TokenWatch(pool, unwanted, Reopen, options.LookEvery, time, log);
        watching = watch.Run(stop.Token);

        OpenToken Reopen()
        {
            module.Stop();
            return OpenToken.Open(module, options, pins, token.Canary, create: false, random, time);
        }
    }

    public event Action? Lost;

    public RootKind Kind => RootKind.Pkcs11;

    public string Description { get; }

    public bool IsAvailable => pool.IsAvailable;

    public IKeyHolder Keys { get; }

    /// <summary>Opens the token.</summary>
    /// <param name="create">Whether the root key may be made now: for a new deployment, or as the target of a migration.</param>
    /// <exception cref="Pkcs11SetupException">Something is not as it must be.</exception>
    public static async Task<Pkcs11Root> Open(
        Pkcs11Options options, bool create, IRandomBytes random, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        if (options.Sessions < 1)
            throw new Pkcs11SetupException("At least one session with the token is needed.");
        PinTries pins = new(time);
        // A thread of its own: any of the module's functions may hang.
        Task<(NativeModule Module, OpenToken Token)> opening = Task.Factory.StartNew(
            () => Open(options, pins, create, random, time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            (NativeModule module, OpenToken token) = await opening.WaitAsync(OpeningTakes, time, cancellation);
            return new Pkcs11Root(module, token, pins, options, random, time, log);
        }
        catch (ModuleException fault)
        {
            throw new Pkcs11SetupException($"The PKCS#11 module {options.Module} cannot be used: {fault.Message}.", fault);
        }
        catch (TimeoutException slow)
        {
            CloseWhenOpen(opening);
            throw new Pkcs11SetupException($"The PKCS#11 module {options.Module} does not answer.", slow);
        }
        catch (OperationCanceledException)
        {
            CloseWhenOpen(opening);
            throw;
        }
    }

    public async ValueTask<byte[]> WrapDomainKey(string deployment, string region, SecretMaterial domainKey, CancellationToken cancellation)
    {
        AssociatedData bound = DomainKeyBinding.Of(deployment, region);
        return await pool.Call(BoxCalls.Seal(BoxPurpose.RegionKey, bound, domainKey.Bytes, random, BoxCalls.RootKey<byte[]>()), cancellation);
    }

    public async ValueTask<SecretMaterial?> UnwrapDomainKey(string deployment, string region, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation)
    {
        AssociatedData bound = DomainKeyBinding.Of(deployment, region);
        ModuleCall<SecretValue?> call = BoxCalls.Open(BoxPurpose.RegionKey, bound, wrapped.Span, BoxCalls.RootKey<SecretValue?>());
        using SecretValue? opened = await pool.Call(call, cancellation);
        return opened is { Length: CommittingCipher.KeySize } ? SecretMaterial.CopyOf(opened.Bytes) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await stop.CancelAsync();
        pool.Dispose();
        await watching;
        try
        {
            await Task.WhenAll(pool.Ended, watch.Attempt).WaitAsync(ClosingTakes, time);
            Close(module);
        }
        catch (TimeoutException)
        {
            // A module with a call in it can neither be ended nor used by another root; the process is about to end anyway.
        }

        pins.Dispose();
        stop.Dispose();
    }

    private void RaiseLost(ILogger log)
    {
        try
        {
            Lost?.Invoke();
        }
#pragma warning disable CA1031 // Who listens must not stand in the way of the recovery.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Pkcs11Log.ListenerFailed(log, fault);
        }
    }

    private static (NativeModule Module, OpenToken Token) Open(Pkcs11Options options, PinTries pins, bool create, IRandomBytes random, TimeProvider time)
    {
        NativeModule module = NativeModule.Hold(options.Module);
        try
        {
            return (module, OpenToken.Open(module, options, pins, canary: null, create, random, time));
        }
        catch
        {
            module.Release();
            pins.Dispose();
            throw;
        }
    }

    private static void CloseWhenOpen(Task<(NativeModule Module, OpenToken Token)> opening) =>
        opening.ContinueWith(
            static opened => Close(opened.Result.Module),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);

    private static void Close(NativeModule module)
    {
        module.Stop();
        module.Release();
    }
}
