using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace SecretsManager.Server.Storage;

/// <summary>
/// Brings the tables to the state this program knows, by the numbered scripts embedded in it, in one transaction that no other
/// node runs at the same time. A database that a newer program has been at is refused: it may hold what this one would break.
/// </summary>
internal static class Migrator
{
    private const string Prefix = "Storage.Migrations.";

    private static readonly Statement s_createTable =
        new("CREATE TABLE IF NOT EXISTS migrations (number bigint NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)");

    private static readonly Statement s_insert = new(
        "INSERT INTO migrations (number, applied_at) VALUES (@number, @at)",
        ("@number", Statement.Number), ("@at", Statement.Number));

    public static async Task Run(DatabaseSession session, Dialect dialect, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var scripts = Scripts();
        await RunScript(session, dialect.BeginMigration.Sql, cancellation);
        try
        {
            await session.Execute(s_createTable);
            var applied = await Newest(session, cancellation);
            if (applied > scripts[^1].Number)
            {
                throw new StorageRefusedException(
                    $"The database is newer than this program: it has migration {applied}, the program knows {scripts[^1].Number}. Start the newer program.");
            }

            foreach (var (number, name, sql) in scripts)
            {
                if (number <= applied)
                    continue;
                await RunScript(session, Fill(sql, dialect), cancellation);
                await session.Execute(s_insert, (long)number, time.GetUtcNow().ToUnixTimeMilliseconds());
                StorageLog.Migrated(log, number, name);
            }

            await session.Execute(Sql.Commit);
        }
        catch
        {
            await RollBack(session);
            throw;
        }
    }

    // Some errors have ended the transaction already; what is told is why it failed.
    private static async Task RollBack(DatabaseSession session)
    {
        try
        {
            await session.Execute(Sql.Rollback);
        }
        catch (DbException)
        {
            // There is none, or the connection is gone.
        }
    }

    private static Task<int> RunScript(DatabaseSession session, string sql, CancellationToken cancellation) => session.QueryOnce(
        sql,
        [],
        static async (reader, cancellation) =>
        {
            var results = 0;
            while (await reader.NextResultAsync(cancellation))
                results++;
            return results;
        },
        cancellation);

    private static Task<long> Newest(DatabaseSession session, CancellationToken cancellation) => session.QueryOnce(
        "SELECT coalesce(max(number), 0) FROM migrations",
        [],
        static async (reader, cancellation) => await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0,
        cancellation);

    private static string Fill(string sql, Dialect dialect) => sql
        .Replace("{text}", dialect.TextType, StringComparison.Ordinal)
        .Replace("{blob}", dialect.BlobType, StringComparison.Ordinal)
        .Replace("{clustered}", dialect.Clustered, StringComparison.Ordinal);

    private static List<(int Number, string Name, string Sql)> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), name[Prefix.Length..], Read(assembly, name)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
