using System.Diagnostics;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>A file system of the test's own. Tests run as root; where nothing can be mounted they fail, for a test that is skipped says nothing.</summary>
internal sealed class Mount : IDisposable
{
    private readonly string directory;

    public Mount(params string[] arguments)
    {
        directory = Directory.CreateTempSubdirectory("ssm-mount-").FullName;
        Run("mount", [.. arguments, directory]);
        Path = System.IO.Path.Combine(directory, "data");
        Directory.CreateDirectory(Path);
    }

    /// <summary>A directory in it, which a bench may remove.</summary>
    public string Path { get; }

    /// <summary>An ext4 file system in a file.</summary>
    public static Mount Ext4(string image)
    {
        using (FileStream file = new(image, FileMode.CreateNew))
            file.SetLength(8 * 1024 * 1024);
        Run("mkfs.ext4", "-q", image);
        return new Mount("-o", "loop", image);
    }

    public void Resize(string size) => Run("mount", "-o", $"remount,size={size}", directory);

    public void Dispose()
    {
        Run("umount", directory);
        Directory.Delete(directory);
    }

    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {said}");
    }
}
