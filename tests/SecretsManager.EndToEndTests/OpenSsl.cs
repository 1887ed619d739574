using System.Diagnostics;

namespace SecretsManager.EndToEndTests;

/// <summary>The command <c>openssl</c> in a directory of its own: a party that shares no code with the server. Disposal deletes the directory.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-openssl-");

    /// <summary>Puts a file into the directory.</summary>
    public OpenSsl With(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(directory.FullName, name), content);
        return this;
    }

    /// <summary>Puts a text file into the directory.</summary>
    public OpenSsl With(string name, string content) => With(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>A file that a command has made.</summary>
    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(directory.FullName, name));

    /// <summary>Runs a command that must succeed.</summary>
    /// <param name="command">Its words, with blanks between them.</param>
    public async Task Run(string command)
    {
        (int exitCode, string said) = await Try(command);
        if (exitCode != 0)
            throw new InvalidOperationException($"openssl {command}: {said}");
    }

    /// <summary>Runs a command; gives its exit code and what it said.</summary>
    public async Task<(int ExitCode, string Said)> Try(string command)
    {
        ProcessStartInfo start = new("openssl", command.Split(' '))
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        string complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + complained);
    }

    public void Dispose() => directory.Delete(recursive: true);
}
