using System.Diagnostics;

namespace SecretsManager.EndToEndTests.Roots;

/// <summary>A SoftHSM token of a test's own, in a directory of its own, as a hardware module for a server process.</summary>
public sealed class Token : IDisposable
{
    /// <summary>Long enough to be searched for.</summary>
    public const string Pin = "pin-canary-4711";

    public const string Label = "secrets";

    private readonly string directory = Directory.CreateTempSubdirectory("ssm-token-").FullName;

    public Token()
    {
        Directory.CreateDirectory(Path.Combine(directory, "tokens"));
        File.WriteAllText(Configuration, $"directories.tokendir = {directory}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        ProcessStartInfo start = new("softhsm2-util", ["--init-token", "--free", "--label", Label, "--pin", Pin, "--so-pin", "officer-0815"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        using Process made = Process.Start(start)!;
        made.WaitForExit();
        if (made.ExitCode != 0)
            throw new InvalidOperationException($"The token could not be made: {made.StandardError.ReadToEnd()}");
    }

    /// <summary>The settings of the token, without the one that makes it the root.</summary>
    public static string[] Settings => [$"--SecretsManager:Keys:Module={Module}", $"--SecretsManager:Keys:TokenLabel={Label}"];

    private static string Module { get; } = Directory.EnumerateDirectories("/usr/lib", "softhsm", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(found => Path.Combine(found, "libsofthsm2.so")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no SoftHSM in /usr/lib; install the package softhsm2.");

    private string Configuration => Path.Combine(directory, "softhsm2.conf");

    /// <summary>Lets a server process reach the token, and its commands know the PIN.</summary>
    public void GiveTo(ServerProcess server)
    {
        server.Environment["SOFTHSM2_CONF"] = Configuration;
        server.Environment["SSM_HSM_PIN"] = Pin;
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
