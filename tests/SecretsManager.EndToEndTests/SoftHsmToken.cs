using System.Diagnostics;

namespace SecretsManager.EndToEndTests;

/// <summary>A token in SoftHSM in a directory of its own, as good as a hardware module to the server. Disposal deletes it.</summary>
public sealed class SoftHsmToken : IDisposable
{
    /// <summary>Long enough to be searched for.</summary>
    public const string Pin = "kolibri-123456";

    private const string Label = "secrets";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-hsm-");
    private bool canFail;

    private SoftHsmToken()
    {
        Directory.CreateDirectory(Tokens);
        File.WriteAllText(Configuration, $"directories.tokendir = {Tokens}\n");
    }

    /// <summary>What a server needs in its environment to use the token.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["SOFTHSM2_CONF"] = Configuration,
        ["SSM_HSM_PIN"] = Pin,
        ["PKCS11_FAULT_REAL"] = Module,
        ["PKCS11_FAULT_CONTROL"] = Control,
    };

    /// <summary>What a server needs on its command line to have the token as its root of trust.</summary>
    public IReadOnlyList<string> Settings => ["--SecretsManager:Keys:Root=pkcs11", .. Place];

    /// <summary>What a server needs on its command line to find the token, whatever its root of trust is.</summary>
    public IReadOnlyList<string> Place => ["--SecretsManager:Keys:Module=" + (canFail ? FaultModule : Module), "--SecretsManager:Keys:TokenLabel=" + Label];

    private string Tokens => Path.Combine(directory.FullName, "tokens");

    private string Control => Path.Combine(directory.FullName, "faults");

    private string FaultModule => Path.Combine(directory.FullName, "pkcs11-fault.so");

    /// <summary>How many objects the token holds. SoftHSM keeps each in a file.</summary>
    public int Objects => directory.EnumerateFiles("*.object", SearchOption.AllDirectories).Count(file => file.Name != "token.object");

    private string Configuration => Path.Combine(directory.FullName, "softhsm2.conf");

    private static string Module => Directory.EnumerateDirectories("/usr/lib", "softhsm", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(directory => Path.Combine(directory, "libsofthsm2.so")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no SoftHSM in /usr/lib; install the package softhsm2.");

    /// <param name="canFail">Whether the server shall use it through the module that fails when it is told to.</param>
    public static async Task<SoftHsmToken> Make(bool canFail = false)
    {
        SoftHsmToken token = new() { canFail = canFail };
        await token.Run("softhsm2-util", "--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "officer-5678");
        if (canFail)
            await token.Run("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-o", token.FaultModule, Path.Combine(AppContext.BaseDirectory, "native", "pkcs11-fault.c"), "-ldl", "-lpthread");
        return token;
    }

    /// <summary>From now on these functions fail, each line a function (or *) and <c>hang</c> or a code; no line: none does.</summary>
    public void Fail(params string[] lines)
    {
        File.WriteAllLines(Control + ".new", lines);
        File.Move(Control + ".new", Control, overwrite: true);
    }

    /// <summary>Takes the token away, as one pulls it out.</summary>
    public void TakeAway() => Directory.Move(Tokens, Tokens + ".away");

    /// <summary>Puts it back.</summary>
    public void PutBack() => Directory.Move(Tokens + ".away", Tokens);

    public void Dispose() => directory.Delete(recursive: true);

    private async Task Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {await said} {complained}");
    }
}
