using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SecretsManager.Server.Storage;

/// <summary>
/// A directory held open, for what the platform's own file API cannot do with one: make a rename or a removal in it durable, and be
/// reached by a path of a few characters, however deep it lies.
/// </summary>
internal sealed class OpenDirectory : IDisposable
{
    private readonly SafeFileHandle handle;

    private OpenDirectory(SafeFileHandle handle) => this.handle = handle;

    /// <summary>A short path that leads to the directory as long as it is held open; Linux alone has one.</summary>
    public string ShortPath => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static OpenDirectory At(string path)
    {
        SafeFileHandle handle = new(open([.. Encoding.UTF8.GetBytes(path), 0], 0), ownsHandle: true);
        return handle.IsInvalid ? throw new IOException($"The directory {path} cannot be opened.") : new OpenDirectory(handle);
    }

    /// <summary>Makes durable what was renamed or removed in a directory; on Windows the file system does that by itself.</summary>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using OpenDirectory directory = At(path);
        RandomAccess.FlushToDisk(directory.handle);
    }

    public void Dispose() => handle.Dispose();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054, IDE1006 // Bytes need no marshalling, and the name is the C library's.
    private static extern nint open(byte[] path, int flags);
#pragma warning restore SYSLIB1054, IDE1006
}
