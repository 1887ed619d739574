using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Tests.Audit;

/// <summary>One of the events that are drawn by number: what it is follows from its node and number, so nobody needs to keep it.</summary>
/// <param name="Second">Unix seconds.</param>
internal readonly record struct SyntheticEvent(
    string Node, long Number, long Second, bool Mine, string Action, string User, string Key, string Secret, string Address, string Outcome)
{
    public string RequestId => string.Create(CultureInfo.InvariantCulture, $"{Node}-{Number}");
}

/// <summary>
/// So many events of three nodes, whatever their number in the same time: two nodes that wrote pages of many records, one that wrote a page for each
/// record and has, in the last second, a burst of them. One event in ten is another account's.
/// </summary>
/// <param name="count">How many there are about.</param>
/// <param name="start">The first second, Unix seconds.</param>
internal sealed class SyntheticEvents(int count, long account, long start)
{
    /// <summary>How many seconds they take.</summary>
    public const int Seconds = 2000;

    public const int Secrets = 5000;

    public const int Users = 40;

    public const string RareUser = "100000999999";

    public const string RareAddress = "203.0.113.9";

    public const string RareOutcome = "AuthFailure.TokenFailure";

    public const string RareAction = "DeleteSecret";

    private const int MostSingles = 16_000;

    private const int PagesOfTransaction = 512;

    private static readonly string[] Actions = ["GetSecretValue", "GetSecretValue", "GetSecretValue", "DescribeSecret", "ListSecrets", "PutSecretValue"];

    private readonly (string Node, int Records, int PageSize)[] nodes =
    [
        ("node-a", (count - Singles(count)) * 2 / 3, 300),
        ("node-b", (count - Singles(count)) / 3, 200),
        ("node-c", Singles(count), 1),
    ];

    public int Count => count;

    public long Account => account;

    public long Start => start;

    /// <summary>The last second.</summary>
    public long End => start + Seconds - 1;

    /// <summary>How many records of a page of their own the last second has.</summary>
    public int Burst => nodes[2].Records / 4;

    public static string NameOf(int secret) => $"orders-{secret}";

    public static string UserOf(int user) => (100000000000 + user).ToString(CultureInfo.InvariantCulture);

    /// <summary>Every event of the account, in the order in which they must be found.</summary>
    public IEnumerable<SyntheticEvent> NewestFirst()
    {
        int[] left = [.. nodes.Select(node => node.Records)];
        while (left.Any(records => records > 0))
        {
            // Of equal seconds the node whose name comes last.
            int newest = nodes.Length - 1;
            for (int node = newest - 1; node >= 0; node--)
            {
                if (left[node] > 0 && (left[newest] == 0 || SecondOf(node, left[node]) > SecondOf(newest, left[newest])))
                    newest = node;
            }

            SyntheticEvent one = Draw(newest, left[newest]--);
            if (one.Mine)
                yield return one;
        }
    }

    /// <summary>Writes the pages of all nodes, as each of them would have; on SQLite without waiting for the disk.</summary>
    public async Task Write(DatabaseOptions options, SecretMaterial key)
    {
        bool isSqlite = options.Engine == DatabaseEngine.Sqlite;
        DbConnection connection = isSqlite ? new SqliteConnection($"Data Source={options.Connection};Pooling=false") : new NpgsqlConnection(options.Connection);
        await connection.OpenAsync();
        await using DatabaseSession session = new(connection);
        if (isSqlite)
            await session.Execute(new Statement("PRAGMA synchronous=OFF"));
        for (int node = 0; node < nodes.Length; node++)
        {
            (string name, _, _) = nodes[node];
            AuditChain chain = new(name, key, TimeProvider.System);
            foreach (int[] pages in Pages(node).Chunk(PagesOfTransaction))
            {
                await session.Execute(new Statement("BEGIN"));
                int place = node;
                foreach (ReadOnlyMemory<byte>[] lines in pages.AsParallel().AsOrdered().Select(first => Lines(place, first)))
                {
                    AuditPageRow row = chain.Build(lines);
                    await session.Execute(Sql.InsertAuditPage, row.Node, row.Sequence, row.FirstTime, row.LastTime, (long)row.Records, row.Page);
                    chain.Committed(row);
                }

                await session.Execute(Sql.Commit);
            }
        }
    }

    // The number of each page's first record.
    private IEnumerable<int> Pages(int node)
    {
        for (int number = 1; number <= nodes[node].Records; number += nodes[node].PageSize)
            yield return number;
    }

    private ReadOnlyMemory<byte>[] Lines(int node, int first) =>
        [.. Enumerable.Range(first, Math.Min(nodes[node].PageSize, nodes[node].Records - first + 1)).Select(number => Line(Draw(node, number)))];

    private static int Singles(int count) => Math.Min(count / 10, MostSingles);

    private long SecondOf(int node, int number) => node == 2 && number > nodes[2].Records - Burst
        ? End
        : start + ((number - 1) * (long)Seconds / nodes[node].Records);

    private SyntheticEvent Draw(int node, int number)
    {
        // What is rare stands at three places of each node, however many events there are.
        bool rare = number % (nodes[node].Records / 3) == 7;
        ulong drawn = ((ulong)number * 0x9E3779B97F4A7C15) ^ ((ulong)node << 40);
        drawn = (drawn ^ (drawn >> 29)) * 0xBF58476D1CE4E5B9;
        int Next(int below)
        {
            drawn = (drawn ^ (drawn >> 27)) * 0x94D049BB133111EB;
            return (int)((drawn >> 33) % (ulong)below);
        }

        int user = Next(Users);
        return new SyntheticEvent(
            nodes[node].Node,
            number,
            SecondOf(node, number),
            rare || Next(10) > 0,
            rare ? RareAction : Actions[Next(Actions.Length)],
            rare ? RareUser : UserOf(user),
            $"AKID{user}",
            NameOf(Next(Secrets)),
            rare ? RareAddress : $"198.51.100.{Next(250)}",
            rare ? RareOutcome : Next(100) == 0 ? "ResourceNotFound" : "Success");
    }

    private ReadOnlyMemory<byte> Line(SyntheticEvent one) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"v":2,"requestId":"{{one.RequestId}}","time":{{(one.Second * 1000) + (one.Number % 1000)}},"account":{{(one.Mine ? account : account + 1)}},"principal":"qcs::cam::uin/{{account}}:uin/{{one.User}}","type":"User","id":"{{one.User}}","key":"{{one.Key}}","source":"{{one.Address}}","service":"ssm","action":"{{one.Action}}","region":"ap-guangzhou","effect":"Read","resource":"qcs::ssm:ap-guangzhou:uin/{{account}}:secret/creatorUin/{{account}}/{{one.Secret}}","outcome":"{{one.Outcome}}"}"""));
}
