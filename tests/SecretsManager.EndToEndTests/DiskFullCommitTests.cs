using System.Globalization;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>What SQLite leaves on the disk when a transaction does not fit.</summary>
public class DiskFullCommitTests(ITestOutputHelper log)
{
    private const int Rows = 12;

    [Fact]
    public async Task A_COMMIT_that_finds_the_disk_full_at_any_page_leaves_nothing_even_if_the_process_ends_there()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-full-");
        using (SmallDisk disk = SmallDisk.MountOn(directory.FullName))
        {
            int full = 0;
            bool committed = false;
            for (int pages = 0; !committed; pages++)
            {
                committed = await CommitWith(disk, directory.CreateSubdirectory(pages.ToString(CultureInfo.InvariantCulture)), pages);
                full += committed ? 0 : 1;
            }

            log.WriteLine($"{full} numbers of free pages were too few for the COMMIT");
            Assert.True(full > Rows, "The transaction is too small to mean anything.");
        }

        directory.Delete(recursive: true);
    }

    // Whether a transaction of some pages fits into so many free ones. If not, no trace of it may be left: not in what this process sees, and
    // not in the files as they are at that moment.
    private static async Task<bool> CommitWith(SmallDisk disk, DirectoryInfo directory, int pages)
    {
        string path = Path.Combine(directory.FullName, "test.db");
        await using SqliteDialect dialect = new(path);
        using IDisposable? claim = dialect.Claim();
        await using DatabaseSession session = await dialect.OpenSession(readOnly: false, TestContext.Current.CancellationToken);
        await session.Execute(new Statement("CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)"));
        await session.Execute(new Statement("INSERT INTO t VALUES (0, zeroblob(100))"));
        disk.Fill(pages * 4096L);
        await session.Execute(dialect.BeginWrite);
        for (int row = 1; row <= Rows; row++)
            await session.Execute(new Statement("INSERT INTO t VALUES ((SELECT max(n) + 1 FROM t), randomblob(4000))"));
        bool committed = true;
        try
        {
            await session.Execute(Sql.Commit);
        }
        catch (SqliteException error)
        {
            committed = false;
            Assert.Equal(Fault.Full, dialect.Classify(error, committing: true));
        }

        DirectoryInfo copy = Directory.CreateTempSubdirectory("ssm-full-copy-");
        foreach (FileInfo file in directory.EnumerateFiles("test.db*").Where(file => file.Extension is ".db" or ".db-wal"))
            file.CopyTo(Path.Combine(copy.FullName, file.Name));
        long expected = committed ? Rows + 1 : 1;
        Assert.Equal(expected, Count(Path.Combine(copy.FullName, "test.db")));
        copy.Delete(recursive: true);
        disk.Empty();

        // With room, the same session goes on.
        await session.Execute(new Statement("INSERT INTO t VALUES ((SELECT max(n) + 1 FROM t), zeroblob(100))"));
        Assert.Equal(expected + 1, Count(path));
        return committed;
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
