using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// A file that is written at its end alone. On Linux it is opened in the operating system's append mode, without which a file that has the
/// append-only attribute cannot be opened for writing at all. Its owner alone may read it. One thread at a time.
/// </summary>
internal sealed class AppendFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The C library's numbers on Linux, the same on x64 and arm64: O_WRONLY, O_CREAT, O_APPEND, O_CLOEXEC; FS_IOC_GETFLAGS, FS_IOC_SETFLAGS; FS_APPEND_FL.
    private const int OpenFlags = 0x1 | 0x40 | 0x400 | 0x80000;
    private const nuint GetFlags = 0x80086601;
    private const nuint SetFlags = 0x40086602;
    private const long AppendOnlyFlag = 0x20;

    private readonly FileStream stream;

    private AppendFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens a file, and makes it, empty, where it is missing.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static AppendFile Open(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            SafeFileHandle handle = new(open([.. Encoding.UTF8.GetBytes(path), 0], OpenFlags, (int)OwnerOnly), ownsHandle: true);
            return handle.IsInvalid
                ? throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()))
                : new AppendFile(new FileStream(handle, FileAccess.Write, bufferSize: 0));
        }

        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new AppendFile(new FileStream(path, options));
    }

    /// <summary>Writes bytes at the end. When it fails, a part of them may stand there.</summary>
    /// <exception cref="IOException">The file system does not take them.</exception>
    public void Append(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>Makes durable what was written.</summary>
    /// <exception cref="IOException">Some of it may be lost.</exception>
    public void Sync() => stream.Flush(flushToDisk: true);

    /// <summary>Gives the file the append-only attribute, so that not even root shortens or overwrites it without taking the attribute away first.</summary>
    /// <returns>Why the file has it not; null when it has it.</returns>
    public string? TrySetAppendOnly()
    {
        if (!OperatingSystem.IsLinux())
            return "Only Linux has it.";
        long flags = 0;
        if (ioctl(stream.SafeFileHandle, GetFlags, ref flags) != 0)
            return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        if ((flags & AppendOnlyFlag) != 0)
            return null;
        flags |= AppendOnlyFlag;
        return ioctl(stream.SafeFileHandle, SetFlags, ref flags) == 0 ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    public void Dispose() => stream.Dispose();

#pragma warning disable SYSLIB1054, IDE1006 // Bytes need no marshalling, and the names are the C library's.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint open(byte[] path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(SafeFileHandle file, nuint request, ref long flags);
#pragma warning restore SYSLIB1054, IDE1006
}
