namespace SecretsManager.Server.Storage;

/// <summary>
/// Room on the database's disk that is kept for the last records: a file of zeros beside the database. When the disk is full the file is
/// removed, and only what may use its room is written. It is made again, by itself, when there is twice the room.
/// </summary>
internal sealed class DiskReserve : IDisposable
{
    private const int BlockSize = 1 << 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly long size;
    private readonly ILogger log;
    private readonly ITimer watch;
    private readonly Lock gate = new();
    private volatile bool isSpent;

    /// <param name="directory">The database's directory.</param>
    /// <param name="size">Bytes; a multiple of 64 KiB.</param>
    public DiskReserve(string directory, long size, TimeProvider time, ILogger log)
    {
        (path, this.size, this.log) = (Path.Combine(directory, "reserve"), size, log);
        watch = time.CreateTimer(_ => Restore(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The disk is full, or was and there is not enough room yet.</summary>
    public bool IsSpent => isSpent;

    /// <summary>Makes the file where it is missing. Without room for it the disk counts as full: so does a start while the reserve is in use.</summary>
    public void Ensure()
    {
        lock (gate)
        {
            FileInfo there = new(path);
            if ((there.Exists && there.Length == size) || (HasRoom() && Make()))
                return;
        }

        Release();
    }

    /// <summary>Gives the room away, as the disk is full; false if it was given away before.</summary>
    public bool Release()
    {
        lock (gate)
        {
            if (isSpent)
                return false;
            isSpent = true;
            Remove();
            watch.Change(Interval, Interval);
        }

        StorageLog.DiskFull(log);
        return true;
    }

    public void Dispose() => watch.Dispose();

    private void Restore()
    {
        lock (gate)
        {
            if (!isSpent || !HasRoom() || !Make())
                return;
            isSpent = false;
            watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        StorageLog.DiskHasRoom(log);
    }

    // Twice: what is written while the file is made must not find the disk full because of it.
    private bool HasRoom()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace >= 2 * size;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool Make()
    {
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            // Written, not only lengthened: a file with holes keeps no room.
            using FileStream file = new(path, options);
            byte[] block = new byte[BlockSize];
            while (file.Length < size)
                file.Write(block);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove();
            return false;
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            StorageLog.ReserveStays(log, fault);
        }
    }
}
