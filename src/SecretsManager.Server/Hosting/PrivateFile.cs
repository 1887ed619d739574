using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Files that their owner alone may read.</summary>
internal static class PrivateFile
{
    /// <summary>The mode 0600.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int LongestSecret = 64 * 1024;

    /// <summary>Writes a file whole or not at all: a new file beside it, synced, then renamed over it, and that made durable.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var file = Create(unfinished))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        OpenDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The same in the place of a file whose content is to be gone: it is overwritten once the new one is there.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using var old = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Write(path, content);
        old.Write(new byte[old.Length]);
        old.Flush(flushToDisk: true);
    }

    /// <summary>Makes an empty file where none is, so that what writes it later finds the right mode.</summary>
    public static void Ensure(string path)
    {
        if (!File.Exists(path))
            Create(path).Dispose();
    }

    /// <summary>The content of a file with a secret. The caller wipes it.</summary>
    /// <param name="what">The file in a sentence, as in "The PIN file".</param>
    /// <exception cref="StartException">It is not there, cannot be read, is too large for a secret, or others may read it.</exception>
    public static byte[] Read(string path, string what)
    {
        try
        {
            // Without a buffer of the stream's own, which nobody would wipe.
            using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerOnly) != UnixFileMode.None)
                throw new StartException($"{what} {path} is open to others than its owner; close it with: chmod 600 '{path}'");
            if (file.Length > LongestSecret)
                throw new StartException($"{what} {path} is too large to be one.");
            var content = GC.AllocateUninitializedArray<byte>((int)file.Length, pinned: true);
            file.ReadExactly(content);
            return content;
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartException($"{what} {path} is missing.", refused);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{what} {path} cannot be read by this user.", refused);
        }
    }

    /// <summary>
    /// Overwrites and removes a file, durably; nothing happens if it is gone. A file system that copies on write, or a disk that spreads
    /// its wear, may keep the old bytes all the same.
    /// </summary>
    public static void Destroy(string path)
    {
        if (!File.Exists(path))
            return;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
        OpenDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
