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
    /// <param name="server">Whose keys prove the files.</param>
    /// <param name="files">In the order of their records.</param>
    /// <param name="key">The file with the keys; null: the one in the data directory.</param>
    public static async Task<(int ExitCode, string Output)> Verify(ServerProcess server, IEnumerable<string> files, string? key = null)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "ssm"));
        foreach (string argument in (string[])["audit", "verify", "--key", key ?? Path.Combine(server.DataDirectory, "audit-log.pub.pem"), .. files])
            start.ArgumentList.Add(argument);
        return await Run(start);
    }

    /// <summary>The same in a shell, for a file with lines that came twice, as docs/tracks.md has it.</summary>
    public static Task<(int ExitCode, string Output)> VerifyWithoutRepeats(ServerProcess server, string file)
    {
        ProcessStartInfo start = new("sh") { WorkingDirectory = AppContext.BaseDirectory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("""awk '!seen[$0]++' "$0" | ./ssm audit verify - --key "$1" """);
        start.ArgumentList.Add(file);
        start.ArgumentList.Add(Path.Combine(server.DataDirectory, "audit-log.pub.pem"));
        return Run(start);
    }

    public void Dispose() => directory.Delete(recursive: true);

    private static async Task<(int ExitCode, string Output)> Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process run = Process.Start(start)!;
        Task<string> output = run.StandardOutput.ReadToEndAsync();
        string errors = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, await output + errors);
    }
}
