using Microsoft.Data.Sqlite;

namespace SecretsManager.Server.Storage;

/// <summary>SQLite: one process, one file in WAL mode, one writer.</summary>
internal sealed class SqliteDialect(string path) : Dialect
{
    // Older ones can corrupt the file when the write-ahead log is reset.
    private static readonly Version s_oldest = new(3, 51, 3);

    // The log's index grows by as much.
    private const long SizeOfIndex = 32 * 1024;

    private readonly string _path = Path.GetFullPath(path);

    public override string TextType => "text";

    public override string BlobType => "blob";

    public override string Clustered => "WITHOUT ROWID";

    public override string PositionFunction => "instr";

    public override Statement BeginWrite { get; } = new("BEGIN IMMEDIATE");

    public override Statement BeginRead { get; } = new("BEGIN");

    public override Statement BeginMigration => BeginWrite;

    /// <summary>How far a COMMIT reaches before it returns. Less than FULL loses acknowledged calls when the power fails.</summary>
    public string Synchronous { get; init; } = "FULL";

    public override Statement? Checkpoint { get; } = new("PRAGMA wal_checkpoint(TRUNCATE)");

    public override bool ExclusiveWriter => true;

    /// <summary>Two processes on one file would each have a cache that the other makes wrong.</summary>
    public override IDisposable? Claim()
    {
        SQLitePCL.Batteries_V2.Init();
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        try
        {
            var claim = OpenOwnFile(_path + ".lock", FileShare.None);
            OpenOwnFile(_path, FileShare.ReadWrite).Dispose();
            return claim;
        }
        catch (IOException error)
        {
            throw new StorageRefusedException($"The database {_path} is in use by another process, or its directory cannot be written.", error);
        }
    }

    public override async Task<DatabaseSession> OpenSession(bool readOnly, CancellationToken cancellation)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        var session = new DatabaseSession(new SqliteConnection(text.ConnectionString));
        try
        {
            await session.Connection.OpenAsync(cancellation);
            await session.Execute(new Statement("PRAGMA busy_timeout=5000"));
            if (!readOnly && await Ask(session, "PRAGMA journal_mode=WAL", cancellation) != "wal")
                throw new StorageRefusedException($"The file system of {_path} does not allow a write-ahead log.");
            await session.Execute(new Statement($"PRAGMA synchronous={Synchronous}"));
            await session.Execute(new Statement("PRAGMA secure_delete=ON"));
            await session.Execute(new Statement("PRAGMA mmap_size=0"));
            await session.Execute(new Statement("PRAGMA temp_store=MEMORY"));
            if (readOnly)
                await session.Execute(new Statement("PRAGMA query_only=ON"));
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public override async Task Check(DatabaseSession session, ILogger log, CancellationToken cancellation)
    {
        var version = await Ask(session, "SELECT sqlite_version()", cancellation);
        if (Version.Parse(version) < s_oldest)
            throw new StorageRefusedException($"SQLite {version} can corrupt a database; {s_oldest} or newer is needed.");
        StorageLog.Opened(log, "SQLite", version);
    }

    public override Fault Classify(Exception error, bool committing = false) => error is not SqliteException sqlite ? Fault.Batch : sqlite.SqliteErrorCode switch
    {
        // A frame of the log that did not fit; what commits a transaction is the end of its last frame.
        SQLitePCL.raw.SQLITE_FULL => Fault.Full,
        SQLitePCL.raw.SQLITE_IOERR when !committing && IsOfIndex(sqlite) && !HasRoom() => Fault.Full,
        SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH or SQLitePCL.raw.SQLITE_TOOBIG => Fault.Unit,
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_PROTOCOL => Fault.Transient,
        SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_READONLY
            or SQLitePCL.raw.SQLITE_CANTOPEN => Fault.Fatal,
        _ => Fault.Batch,
    };

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The log's index in shared memory grows before a transaction reads or writes, but also behind a COMMIT whose frames are on the disk.
    private static bool IsOfIndex(SqliteException error) =>
        error.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_IOERR_SHMSIZE or SQLitePCL.raw.SQLITE_IOERR_SHMOPEN or SQLitePCL.raw.SQLITE_IOERR_SHMMAP;

    private bool HasRoom() => new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace >= SizeOfIndex;

    private static FileStream OpenOwnFile(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
