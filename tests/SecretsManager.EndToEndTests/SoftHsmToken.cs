using System.Diagnostics;

namespace SecretsManager.EndToEndTests;

/// <summary>A token in SoftHSM in a directory of its own, as good as a hardware module to the server. Disposal deletes it.</summary>
public sealed class SoftHsmToken : IDisposable
{
    private const string Label = "secrets";
    private const string Pin = "kolibri-123456";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-hsm-");

    private SoftHsmToken()
    {
        directory.CreateSubdirectory("tokens");
        File.WriteAllText(Configuration, $"directories.tokendir = {Path.Combine(directory.FullName, "tokens")}\n");
    }

    /// <summary>What a server needs in its environment to use the token.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["SOFTHSM2_CONF"] = Configuration, ["SSM_HSM_PIN"] = Pin };

    /// <summary>What a server needs on its command line to have the token as its root of trust.</summary>
    public static IReadOnlyList<string> Settings =>
        ["--SecretsManager:Keys:Root=pkcs11", "--SecretsManager:Keys:Module=" + Module, "--SecretsManager:Keys:TokenLabel=" + Label];

    private string Configuration => Path.Combine(directory.FullName, "softhsm2.conf");

    private static string Module => Directory.EnumerateDirectories("/usr/lib", "softhsm", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(directory => Path.Combine(directory, "libsofthsm2.so")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no SoftHSM in /usr/lib; install the package softhsm2.");

    public static async Task<SoftHsmToken> Make()
    {
        SoftHsmToken token = new();
        ProcessStartInfo start = new("softhsm2-util", ["--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "officer-5678"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOFTHSM2_CONF"] = token.Configuration;
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? token : throw new InvalidOperationException($"softhsm2-util: {await said} {complained}");
    }

    public void Dispose() => directory.Delete(recursive: true);
}
