namespace SecretsManager.Server.Rotation.Means;

/// <summary>Which files may be run as commands.</summary>
internal static class CommandFile
{
    private const int LongestName = 64;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Whether it is the plain name of a file: no directory can be in it.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');

    /// <summary>Why the file of that name in the directory is not run, as a clause; null if nothing speaks against it.</summary>
    public static string? Fault(string directory, string name)
    {
        if (OperatingSystem.IsWindows())
            return "commands are for Linux only";
        try
        {
            DirectoryInfo holder = new(Path.GetFullPath(directory));
            FileInfo file = new(Path.Combine(holder.FullName, name));
            if (!holder.Exists)
                return "the directory of commands is not there";
            if ((holder.UnixFileMode & WritableByOthers) != 0)
                return "others than its owner can write to the directory of commands";
            if (file.LinkTarget is not null)
                return "it is a symbolic link";
            if (!file.Exists || (file.Attributes & (FileAttributes.Directory | FileAttributes.Device)) != 0)
                return "it is not there";
            if ((file.UnixFileMode & WritableByOthers) != 0)
                return "others than its owner can write to it";
            return (file.UnixFileMode & Executable) == 0 ? "it is not executable" : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "it cannot be looked at";
        }
    }
}
