using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Net.Pkcs11Interop.LowLevelAPI80;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>
/// Tokens of our own in SoftHSM, in a temporary directory, and a module before it that fails when it is told to. A module's state belongs to
/// the process, so everything that uses it is in one collection.
/// </summary>
public sealed class SoftHsm : IAsyncLifetime
{
    public const string Pin = "kanarienvogel-1234";
    private const string OfficerPin = "officer-5678";

    private readonly Scratch scratch = new();
    private int tokens;

    /// <summary>The real module.</summary>
    public string Module { get; } = FindModule();

    /// <summary>The module that fails when <see cref="Fail"/> says so, and is the real one otherwise.</summary>
    public string FaultModule => scratch.In("pkcs11-fault.so");

    private string Configuration => scratch.In("softhsm2.conf");

    /// <summary>Whether a call is in the module that hangs because <see cref="Fail"/> said so last.</summary>
    public bool Hangs => File.Exists(Control + ".hangs");

    private string Control => scratch.In("faults");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(scratch.In("tokens"));
        Configure("ALL");
        string source = Path.Combine(RepositoryRoot(), "tests", "native", "pkcs11-fault.c");
        await Run("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-o", FaultModule, source, "-ldl", "-lpthread");
        // The modules ask the C library, which .NET's own environment does not reach.
        SetEnvironment("SOFTHSM2_CONF", Configuration);
        SetEnvironment("PKCS11_FAULT_REAL", Module);
        SetEnvironment("PKCS11_FAULT_CONTROL", Control);
        // Loaded for as long as the tests run, whoever loads it besides.
        NativeLibrary.Load(Module);
        RuntimeHelpers.RunClassConstructor(typeof(NativeModule).TypeHandle);
    }

    public ValueTask DisposeAsync()
    {
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A new token; gives its label.</summary>
    public async Task<string> NewToken(string? label = null)
    {
        label ??= $"token {Interlocked.Increment(ref tokens)}";
        await Run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", Pin, "--so-pin", OfficerPin);
        return label;
    }

    /// <summary>Puts a new, empty token in the place of one.</summary>
    public async Task ReplaceToken(string label)
    {
        await Run("softhsm2-util", "--delete-token", "--token", label);
        await NewToken(label);
    }

    /// <summary>Takes every token away; the result puts them back.</summary>
    public Action TakeAway()
    {
        Directory.Move(scratch.In("tokens"), scratch.In("away"));
        Directory.CreateDirectory(scratch.In("tokens"));
        return () =>
        {
            Directory.Delete(scratch.In("tokens"), recursive: true);
            Directory.Move(scratch.In("away"), scratch.In("tokens"));
        };
    }

    /// <summary>Destroys an object beside the root that has the token open.</summary>
    public void Destroy(string label, string tokenObject)
    {
        using Pkcs11Library library = new(Module, useGetFunctionList: true);
        (ulong slot, _) = TokenSearch.Find(library, label);
        KeyMaking.Destroy(ModuleSession.Open(library, slot, TimeProvider.System), Convert.FromHexString(tokenObject));
    }

    internal Pkcs11Options Options(string label, bool canFail = false, int sessions = 4, string? pin = null) =>
        new(canFail ? FaultModule : Module, label, () => new SecretValue(Encoding.UTF8.GetBytes(pin ?? Pin)), sessions);

    internal Task<Pkcs11Root> Open(
        string label,
        bool create = true,
        bool canFail = false,
        int sessions = 4,
        TimeSpan? lookEvery = null,
        RecordingLog? log = null,
        TimeProvider? time = null) =>
        Pkcs11Root.Open(
            Options(label, canFail, sessions) with { LookEvery = lookEvery ?? TimeSpan.FromSeconds(0.5) },
            create,
            new SystemRandomBytes(),
            time ?? TimeProvider.System,
            log ?? new RecordingLog(),
            TestContext.Current.CancellationToken);

    /// <summary>Which mechanisms the tokens have; takes effect when a root is opened.</summary>
    public void Configure(string mechanisms) =>
        File.WriteAllText(Configuration, $"directories.tokendir = {scratch.In("tokens")}\nslots.mechanisms = {mechanisms}\n");

    /// <summary>From now on these functions fail, each line a function and <c>hang</c> or a code; no line: none does.</summary>
    public void Fail(params string[] lines)
    {
        File.Delete(Control + ".hangs");
        File.WriteAllLines(Control + ".new", lines);
        File.Move(Control + ".new", Control, overwrite: true);
    }

    private static string FindModule() =>
        Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib", "softhsm", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
                .Select(directory => Path.Combine(directory, "libsofthsm2.so")).FirstOrDefault(File.Exists) ?? throw Missing()
            : throw Missing();

    private static InvalidOperationException Missing() => new("There is no SoftHSM in /usr/lib; install the package softhsm2.");

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SecretsManager.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run in the repository.");
    }

    private static void SetEnvironment(string name, string value)
    {
        if (SetEnv(Encoding.UTF8.GetBytes(name + "\0"), Encoding.UTF8.GetBytes(value + "\0"), 1) != 0)
            throw new InvalidOperationException($"{name} could not be set.");
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnv(byte[] name, byte[] value, int overwrite);

    private async Task Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await said} {complained}");
    }
}

/// <summary>Everything that uses a PKCS#11 module, one after the other.</summary>
[CollectionDefinition("PKCS#11")]
[TakesLong]
public sealed class Pkcs11Collection : ICollectionFixture<SoftHsm>;
