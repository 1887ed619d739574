using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Storage;
using SQLitePCL;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>How the engines look into the index: at the place where a page begins, and over no row that it does not have.</summary>
public sealed partial class SearchPlanTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    // An end in the second alone, which an engine may take for the whole of it.
    private static readonly string Coarse = Sql.AuditIndex.Sql.Replace("AND (second, node", "AND second <= @second AND (second, node", StringComparison.Ordinal);

    [Fact]
    public async Task Sqlite_searches_the_primary_key_by_all_its_columns()
    {
        await using SearchBench bench = await SearchBench.Open(2000);
        object[] row = Assert.Single(await RawSql.Query(bench.Options, $"EXPLAIN QUERY PLAN {Sql.AuditIndex.Sql}", Values(Deep(bench))));
        Assert.Equal("SEARCH audit_index USING PRIMARY KEY (account=? AND attribute=? AND value=? AND second>? AND (second,node,first_number)<(?,?,?))", row[^1]);
    }

    [Fact]
    public async Task Sqlite_does_as_much_in_the_middle_of_a_second_of_many_pages_as_of_few()
    {
        List<(int Right, int Coarse)> steps = [];
        foreach (int count in (int[])[10_000, 40_000])
        {
            await using SearchBench bench = await SearchBench.Open(count);
            steps.Add((await Steps(bench, Sql.AuditIndex.Sql), await Steps(bench, Coarse)));
        }

        Assert.Equal(steps[0].Right, steps[1].Right);
        // 125 pages of the second lie before the one place, 500 before the other.
        Assert.True(steps[1].Coarse > steps[0].Coarse + 300 && steps[0].Coarse > steps[0].Right, string.Join("; ", steps));
    }

    [Fact]
    public async Task Postgres_scans_the_primary_key_from_the_place_on()
    {
        List<int> blocks = [];
        foreach (int count in (int[])[1500, 4000])
        {
            await using SearchBench bench = await SearchBench.Open(count, await postgres.NewStorage());
            await RawSql.Execute(bench.Options, "ANALYZE");
            string plan = string.Join('\n', (await RawSql.Query(
                bench.Options, $"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) {Sql.AuditIndex.Sql}", Values(Deep(bench)))).Select(row => row[0]));
            Assert.Contains("Index Scan Backward using audit_index_pkey", plan, StringComparison.Ordinal);
            Assert.Matches(@"Index Cond: .*account.*attribute.*value.*ROW\(second, .*node.*, first_number\) < ROW", plan);
            Assert.DoesNotMatch("Sort|Seq Scan|Bitmap|Filter", plan);
            blocks.Add(Blocks().Matches(plan).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Max());
        }

        // A row may lie in any block of the table; and of the index there is what leads to them.
        Assert.All(blocks, read => Assert.True(read < EventSearch.RowsAtOnce + 20, string.Join("; ", blocks)));
    }

    // About in the middle of the last second's pages.
    private static SyntheticEvent Deep(SearchBench bench) => bench.Events.NewestFirst().ElementAt(bench.Events.Burst / 2);

    private static (string Name, object? Value)[] Values(SyntheticEvent deep) =>
    [
        ("@account", Server.Access.AccountRegister.FirstUin), ("@attribute", (long)IndexedAttribute.All), ("@value", ""), ("@from", deep.Second - 1000),
        ("@second", deep.Second), ("@node", deep.Node), ("@number", deep.Number), ("@limit", (long)EventSearch.RowsAtOnce),
    ];

    // How many steps the engine takes for one read.
    private static async Task<int> Steps(SearchBench bench, string sql)
    {
        await using SqliteConnection connection = new($"Data Source={bench.Options.Connection};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(connection.Handle, sql, out sqlite3_stmt statement));
        using (statement)
        {
            foreach ((string name, object? value) in Values(Deep(bench)))
            {
                int place = raw.sqlite3_bind_parameter_index(statement, name);
                Assert.Equal(raw.SQLITE_OK, value is string text ? raw.sqlite3_bind_text(statement, place, text) : raw.sqlite3_bind_int64(statement, place, (long)value!));
            }

            int rows = 0;
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                rows++;
            Assert.Equal(EventSearch.RowsAtOnce, rows);
            return raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
        }
    }

    [GeneratedRegex(@"Buffers: shared hit=(\d+)")]
    private static partial Regex Blocks();
}
