using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>Directories of sinks: where they are missing they are made, for their owner alone, and durably.</summary>
internal static class SinkDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a directory, and those above it, where they are missing.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is not { } above)
            throw new IOException($"The directory {path} is missing.");
        Make(above);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
        OpenDirectory.Sync(above);
    }
}
