using System.Diagnostics;

namespace SecretsManager.EndToEndTests.Audit;

/// <summary>The files of a file sink, as an auditor has them.</summary>
internal sealed class FileTrack : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-track-");

    /// <summary>The server's settings for it.</summary>
    public string[] Settings(bool required, int fileBytes = 65536) =>
    [
        "--SecretsManager:Audit:Sinks:files:Type=file",
        $"--SecretsManager:Audit:Sinks:files:Directory={directory.FullName}",
        $"--SecretsManager:Audit:Sinks:files:FileBytes={fileBytes}",
        $"--SecretsManager:Audit:Sinks:files:Required={(required ? "true" : "false")}",
    ];

    /// <summary>The directories of the nodes.</summary>
    public IReadOnlyList<string> Nodes => [.. directory.EnumerateDirectories().Select(node => node.FullName)];

    /// <summary>All files, those of a node in their order.</summary>
    public IReadOnlyList<string> Files => [.. directory.EnumerateFiles("*.jsonl", SearchOption.AllDirectories).Select(file => file.FullName).Order(StringComparer.Ordinal)];

    /// <summary>Everything in the files.</summary>
    public string Text => string.Concat(Files.Select(File.ReadAllText));

    /// <summary>Runs the verification of the command line.</summary>
    public static async Task<(int ExitCode, string Output)> Verify(ServerProcess server, IEnumerable<string> files)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "ssm")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["audit", "verify", "--key", Path.Combine(server.DataDirectory, "audit-log.pub.pem"), .. files])
            start.ArgumentList.Add(argument);
        using Process run = Process.Start(start)!;
        Task<string> output = run.StandardOutput.ReadToEndAsync();
        string errors = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, await output + errors);
    }

    public void Dispose() => directory.Delete(recursive: true);
}
