using System.Globalization;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>What SQLite leaves on the disk when a transaction does not fit.</summary>
public class DiskFullCommitTests(ITestOutputHelper log)
{
    private const int Rows = 12;

    private static readonly Statement Insert = new("INSERT INTO t (v) VALUES (randomblob(4000))");

    [Fact]
    public async Task A_COMMIT_that_finds_the_disk_full_at_any_page_leaves_nothing_even_if_the_process_ends_there()
    {
        List<Fault?> ends = await WithEachRoom(earlierRows: 1, leastPages: 0);
        Assert.All(ends.SkipLast(1), end => Assert.Equal(Fault.Full, end));
        Assert.True(ends.Count > Rows, "The transaction is too small to mean anything.");
    }

    [Fact]
    public async Task Where_the_index_of_the_log_does_not_fit_at_a_COMMIT_nobody_trusts_the_files_any_more()
    {
        List<Fault?> ends = await WithEachRoom(earlierRows: 4045, leastPages: 10);
        Assert.Contains(Fault.Full, ends);
        Assert.Contains(Fault.Fatal, ends);
        Assert.All(ends.SkipLast(1), end => Assert.True(end is Fault.Full or Fault.Fatal, $"{end}"));
    }

    // From too few free pages to enough, on a new database each time: how the COMMIT failed; null for the last one, which did not.
    private async Task<List<Fault?>> WithEachRoom(int earlierRows, int leastPages)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-full-");
        List<Fault?> ends = [];
        using (SmallDisk disk = SmallDisk.MountOn(directory.FullName))
        {
            do
            {
                DirectoryInfo database = directory.CreateSubdirectory(ends.Count.ToString(CultureInfo.InvariantCulture));
                ends.Add(await CommitWith(disk, database, earlierRows, leastPages + ends.Count));
                database.Delete(recursive: true);
            }
            while (ends[^1] is not null);
        }

        directory.Delete(recursive: true);
        log.WriteLine($"From {leastPages} pages on: {string.Join(' ', ends.Select(end => end?.ToString() ?? "committed"))}");
        return ends;
    }

    // How a transaction of some pages fails with so many free ones; null if it fits. If the disk is told to be full no trace of it may be left:
    // not in what this process sees, and not in the files as they are at that moment.
    private static async Task<Fault?> CommitWith(SmallDisk disk, DirectoryInfo directory, int earlierRows, int pages)
    {
        string path = Path.Combine(directory.FullName, "test.db");
        await using SqliteDialect dialect = new(path);
        using IDisposable? claim = dialect.Claim();
        await using DatabaseSession session = await dialect.OpenSession(readOnly: false, TestContext.Current.CancellationToken);
        await session.Execute(new Statement("PRAGMA wal_autocheckpoint=0"));
        await session.Execute(new Statement("CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)"));
        await session.Execute(dialect.BeginWrite);
        for (int row = 0; row < earlierRows; row++)
            await session.Execute(Insert);
        await session.Execute(Sql.Commit);
        disk.Fill(pages * 4096L);
        await session.Execute(dialect.BeginWrite);
        for (int row = 0; row < Rows; row++)
            await session.Execute(Insert);
        Fault? fault = null;
        try
        {
            await session.Execute(Sql.Commit);
        }
        catch (SqliteException error)
        {
            fault = dialect.Classify(error, committing: true);
        }

        DirectoryInfo copy = Directory.CreateTempSubdirectory("ssm-full-copy-");
        foreach (FileInfo file in directory.EnumerateFiles("test.db*").Where(file => file.Extension is ".db" or ".db-wal"))
            file.CopyTo(Path.Combine(copy.FullName, file.Name));
        long found = Count(Path.Combine(copy.FullName, "test.db"));
        copy.Delete(recursive: true);
        disk.Empty();
        if (fault == Fault.Fatal)
            return fault;
        long expected = earlierRows + (fault is null ? Rows : 0);
        Assert.Equal(expected, found);

        // With room, the same session goes on.
        await session.Execute(Insert);
        Assert.Equal(expected + 1, Count(path));
        return fault;
    }

    private static long Count(string path)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
        command.CommandText = "SELECT count(*) FROM t";
        return (long)command.ExecuteScalar()!;
    }
}
