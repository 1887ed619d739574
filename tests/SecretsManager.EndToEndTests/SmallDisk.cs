using System.Diagnostics;
using System.Globalization;

namespace SecretsManager.EndToEndTests;

/// <summary>A file system of 64 MiB of its own in memory, over an empty directory, and a file that fills it. To mount it takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Page = 4096;
    private const string Size = "64m";

    private readonly string directory;

    private SmallDisk(string directory) => this.directory = directory;

    /// <summary>Bytes that are free.</summary>
    public long Free => new DriveInfo(directory).AvailableFreeSpace;

    private string Filler => Path.Combine(directory, "filler");

    /// <exception cref="InvalidOperationException">It cannot be mounted.</exception>
    public static SmallDisk MountOn(string directory)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={Size},mode=0700", "tmpfs", directory);
        return new SmallDisk(directory);
    }

    /// <summary>Fills the disk, what others free meanwhile left aside.</summary>
    /// <param name="free">Bytes to be left, of a disk that nobody else writes; rounded down to pages of 4 KiB.</param>
    public void Fill(long free = 0)
    {
        using FileStream file = new(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[256 * Page];
        try
        {
            while (Free - free is >= Page and var room)
                file.Write(block, 0, (int)Math.Min(room / Page * Page, block.Length));
        }
        catch (IOException)
        {
            // Somebody else took the last of it.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    // Lazily: whoever still has files open keeps them, and the directory is free at once.
    public void Dispose() => Run("umount", "-l", directory);

    private static void Run(string program, params string[] arguments)
    {
        using Process run = Process.Start(program, arguments);
        run.WaitForExit();
        if (run.ExitCode != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)}: {run.ExitCode}; it takes root."));
    }
}
