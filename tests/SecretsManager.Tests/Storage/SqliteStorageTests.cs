using System.Text;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

/// <summary>The contract on SQLite, and what only a file can be asked.</summary>
public sealed class SqliteStorageTests : StorageTests
{
    private string _directory = "";

    private string FilePath => Path.Combine(_directory, "data.db");

    [Fact]
    public async Task A_purged_payload_is_in_no_file_any_more()
    {
        await Reset();
        var canary = Encoding.UTF8.GetBytes("canary-" + new string('q', 9000) + "-end");
        await using (var database = await Database.Open(new(DatabaseEngine.Sqlite, FilePath), TimeProvider.System, Log, default))
        {
            await database.Commit(new UnitOfWork([new Change.InsertPayload(new("owner", 1), canary)], default));
            Assert.True(FilesContain("canary-qqq"));
            await database.Commit(new UnitOfWork([new Change.DeletePayload(new("owner", 1))], default));
            await database.Checkpoint();
            Assert.False(FilesContain("canary-qqq"));
            Assert.False(FilesContain("qqqqqqqq"));
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_trusted_any_more_stops_the_writer_for_good()
    {
        await Reset();
        await using var database = await Database.Open(new(DatabaseEngine.Sqlite, FilePath), TimeProvider.System, Log, default);
        await database.WriteSetting("a", [1]);
        await database.Checkpoint();
        await using (var file = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            await file.WriteAsync(Enumerable.Repeat((byte)0xff, 4096).ToArray());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => database.ReadSetting("a", default));
        Assert.True(database.Failed);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => database.WriteSetting("a", [2]));
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused()
    {
        await Reset();
        await using var database = await Database.Open(new(DatabaseEngine.Sqlite, FilePath), TimeProvider.System, Log, default);
        await Assert.ThrowsAsync<StorageRefusedException>(() => Database.Open(new(DatabaseEngine.Sqlite, FilePath), TimeProvider.System, Log, default));
    }

    [Fact]
    public async Task The_files_are_readable_by_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await Reset();
        await using var database = await Database.Open(new(DatabaseEngine.Sqlite, FilePath), TimeProvider.System, Log, default);
        await database.WriteSetting("a", [1]);
        foreach (var file in Directory.GetFiles(_directory))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_list_over_100000_records_is_read_from_the_listing_index_alone()
    {
        await Reset();
        var options = new DatabaseOptions(DatabaseEngine.Sqlite, FilePath);
        await (await Database.Open(options, TimeProvider.System, Log, default)).DisposeAsync();
        await Run(
            """
            INSERT INTO records SELECT 'secret', 100, 'ap-one', 'id-' || value, value % 3, value % 2, '', '', 0, value, NULL, 1, zeroblob(500)
            FROM generate_series(1, 100000);
            INSERT INTO record_tags SELECT 'secret', 100, 'ap-one', id, 'env', 'v' || (created % 5) FROM records;
            """);
        await using var dialect = new SqliteDialect(FilePath);
        RecordQuery plain = new(RecordKind.Secret, 100, "ap-one") { Offset = 90_000, Limit = 20 };
        RecordQuery[] queries =
        [
            plain, plain with { Ascending = true }, plain with { States = [1], Type = 0 }, plain with { IdContains = "99" },
            plain with { Products = ["Mysql", ""] }, plain with { Tags = [new("env", ["v1", "v2"])], States = [1] },
        ];
        foreach (var query in queries)
        {
            var sql = RecordQuerySql.List(query, dialect);
            foreach (var text in new[] { sql.Count, sql.Page })
            {
                var plan = await Plan(text, sql.Values);
                Assert.Contains(text == sql.Page ? "USING COVERING INDEX records_listing" : "USING COVERING INDEX", plan, StringComparison.Ordinal);
                Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
                Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("SCAN r", await Plan(sql.Rows, sql.Values), StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN t", await Plan(sql.Tags, sql.Values), StringComparison.Ordinal);
        }

        Assert.Contains("records_due", await Plan(RecordQuerySql.Due(5, 10).Page, RecordQuerySql.Due(5, 10).Values), StringComparison.Ordinal);
        await using var database = await Database.Open(options, TimeProvider.System, Log, default);
        var page = await database.List(queries[^1], default);
        Assert.Equal(13_334, page.Total);
    }

    private static Microsoft.Extensions.Logging.Abstractions.NullLogger Log => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    private protected override Task<DatabaseOptions> NewOptions()
    {
        _directory = Directory.CreateTempSubdirectory("ssm-sqlite-").FullName;
        return Task.FromResult(new DatabaseOptions(DatabaseEngine.Sqlite, FilePath));
    }

    private protected override Task Remove(DatabaseOptions options)
    {
        Directory.Delete(_directory, recursive: true);
        if (Path.GetDirectoryName(options.Connection) is { } first && Directory.Exists(first))
            Directory.Delete(first, recursive: true);
        return Task.CompletedTask;
    }

    private protected override Task Execute(DatabaseOptions options, string sql) => Run(sql);

    /// <summary>Another directory, of which the test opens and closes the database itself.</summary>
    private Task<DatabaseOptions> Reset() => NewOptions();

    private bool FilesContain(string part) =>
        Directory.GetFiles(_directory, "data.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return reader.ReadToEnd().Contains(part, StringComparison.Ordinal);
        });

    private async Task Run(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql.Replace(
            "generate_series(1, 100000)",
            "(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 100000) SELECT value FROM n)",
            StringComparison.Ordinal);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> Plan(string sql, IReadOnlyList<(string Name, object Value)> values)
    {
        await using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new StringBuilder();
        while (await reader.ReadAsync())
            plan.AppendLine(reader.GetString(3));
        return plan.ToString();
    }
}
