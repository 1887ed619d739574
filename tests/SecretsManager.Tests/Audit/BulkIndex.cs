using System.Text;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;
using SQLitePCL;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>
/// The index of many pages in minutes: the rows that following the pages writes, but in the order of their key, so that the tree grows at its end alone, in
/// transactions that are large and wait for no disk.
/// </summary>
internal sealed class BulkIndex
{
    private const int PagesAtOnce = 128;
    private const int RowsOfTransaction = 1_000_000;

    private readonly Dictionary<Key, List<Place>> places = [];
    private readonly List<(string Name, long Last)> nodes = [];

    /// <summary>Indexes every page of a database on SQLite whose index is empty.</summary>
    /// <returns>How many rows it has then.</returns>
    public static async Task<long> Make(Database database, EventIndex index, DatabaseOptions options, CancellationToken cancellation)
    {
        BulkIndex made = new();
        foreach ((string node, long last) in await database.AuditNodes(cancellation))
        {
            made.nodes.Add((node, last));
            for (long from = 1; from <= last; from += PagesAtOnce)
            {
                foreach (HashSet<AuditIndexRow> rows in (await database.AuditPages(node, from, PagesAtOnce, cancellation)).AsParallel().AsOrdered().Select(index.RowsOf))
                    made.Add(rows);
            }
        }

        made.Write(options);
        // How far it goes is told as following the pages tells it.
        foreach ((string node, long last) in made.nodes)
            await database.Commit(new UnitOfWork([new Change.IndexAuditPages(node, 0, last, [])], default));
        return made.places.Values.Sum(list => (long)list.Count);
    }

    private void Add(HashSet<AuditIndexRow> rows)
    {
        foreach (AuditIndexRow row in rows)
        {
            Key key = new(row.Account, row.Attribute, row.Value);
            if (!places.TryGetValue(key, out List<Place>? list))
                places.Add(key, list = []);
            list.Add(new Place(row.Second, nodes.Count - 1, checked((int)row.FirstNumber), checked((int)row.Sequence)));
        }
    }

    private void Write(DatabaseOptions options)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = options.Connection, Pooling = false }.ConnectionString);
        connection.Open();
        void Run(string sql) => Check(raw.sqlite3_exec(connection.Handle!, sql));
        Run("PRAGMA synchronous=OFF; BEGIN");
        // The product's own statement; what is the same for all rows of a key is bound once.
        Check(raw.sqlite3_prepare_v2(connection.Handle!, Sql.InsertAuditIndex.Sql, out sqlite3_stmt insert));
        int Of(string name) => raw.sqlite3_bind_parameter_index(insert, name);
        (int account, int attribute, int value, int second, int node, int first, int sequence) =
            (Of("@account"), Of("@attribute"), Of("@value"), Of("@second"), Of("@node"), Of("@first"), Of("@sequence"));
        int written = 0;
        foreach ((Key key, List<Place> list) in places.Select(one => (one.Key, one.Value)).OrderBy(one => one.Key, Comparer<Key>.Create(Key.Compare)))
        {
            list.Sort(Place.Compare);
            Check(raw.sqlite3_bind_int64(insert, account, key.Account));
            Check(raw.sqlite3_bind_int64(insert, attribute, key.Attribute));
            Check(raw.sqlite3_bind_text(insert, value, key.Value));
            foreach (Place place in list)
            {
                raw.sqlite3_bind_int64(insert, second, place.Second);
                raw.sqlite3_bind_text(insert, node, nodes[place.Node].Name);
                raw.sqlite3_bind_int64(insert, first, place.FirstNumber);
                raw.sqlite3_bind_int64(insert, sequence, place.Sequence);
                Check(raw.sqlite3_step(insert), raw.SQLITE_DONE);
                Check(raw.sqlite3_reset(insert));
                if (++written % RowsOfTransaction == 0)
                    Run("COMMIT; BEGIN");
            }
        }

        raw.sqlite3_finalize(insert);
        Run("COMMIT");
    }

    private static void Check(int code, int due = raw.SQLITE_OK) => Assert.Equal(due, code);

    private readonly record struct Key(long Account, long Attribute, string Value)
    {
        // As SQLite orders them: texts by their bytes.
        public static int Compare(Key one, Key other) =>
            one.Account != other.Account ? one.Account.CompareTo(other.Account)
            : one.Attribute != other.Attribute ? one.Attribute.CompareTo(other.Attribute)
            : Encoding.UTF8.GetBytes(one.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Value));
    }

    // Without the key that it is kept under: of 10 million events there are 30 million.
    private readonly record struct Place(long Second, int Node, int FirstNumber, int Sequence)
    {
        public static int Compare(Place one, Place other) =>
            one.Second != other.Second ? one.Second.CompareTo(other.Second)
            : one.Node != other.Node ? one.Node.CompareTo(other.Node)
            : one.FirstNumber.CompareTo(other.FirstNumber);
    }
}
