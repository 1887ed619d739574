using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Tests.Audit;

/// <summary>A database on SQLite to which several nodes have written pages of drawn records, with what reads them.</summary>
internal sealed class EventBench : IAsyncDisposable
{
    public const long Account = 700;

    /// <summary>The oldest second of drawn records.</summary>
    public const long Start = 1790000000;

    private readonly string directory;
    private readonly Database database;
    private readonly SecretMaterial key;

    private EventBench(string directory, Database database)
    {
        (this.directory, this.database) = (directory, database);
        key = SecretMaterial.CopyOf(RandomNumberGenerator.GetBytes(32));
        History = new AuditHistory(database, key);
        Index = new EventIndex(database, History, TimeProvider.System, NullLogger<EventIndex>.Instance);
        Search = new EventSearch(database, History, Index);
    }

    public AuditHistory History { get; }

    public Database Database => database;

    public EventIndex Index { get; }

    public EventSearch Search { get; }

    /// <summary>All records of the account, in the order in which they must be found.</summary>
    public List<AuditEvent> All { get; } = [];

    public static async Task<EventBench> Open()
    {
        string directory = Directory.CreateTempSubdirectory("ssm-events-").FullName;
        DatabaseOptions options = new(DatabaseEngine.Sqlite, Path.Combine(directory, "data.db"));
        return new EventBench(directory, await Database.Open(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None));
    }

    /// <summary>Writes a node's chain: pages of so many records each, whose lines are drawn by number.</summary>
    public async Task Write(string node, int pages, int records, Func<long, string> line)
    {
        AuditChain chain = new(node, key, TimeProvider.System);
        AuditPageRow? last = await database.LastAuditPage(node, CancellationToken.None);
        chain.Resume(last);
        database.UseAuditPager(chain);
        long number = last is null ? 0 : History.Open(last).FirstNumber + last.Records - 1;
        for (int page = 0; page < pages; page++)
        {
            List<ReadOnlyMemory<byte>> lines = [];
            for (int i = 0; i < records; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(line(++number));
                lines.Add(bytes);
                if (AuditEvent.Read(node, number, bytes) is { Account: Account } one)
                    All.Add(one);
            }

            AuditPageRow row = chain.Build(lines);
            await InsertPage(row);
            chain.Committed(row);
        }

        All.Sort((one, other) => Key(other).CompareTo(Key(one)));
    }

    /// <summary>Follows a search to its end; the most pages that one call opened.</summary>
    public async Task<(List<AuditEvent> Events, int MostOpened, int Calls)> Walk(EventFilter filter, long end, int most)
    {
        List<AuditEvent> found = [];
        (int mostOpened, int calls) = (0, 0);
        EventPosition? behind = EventPosition.From(end);
        while (behind is { } place)
        {
            FoundEvents page = await Search.Find(filter, place, most, CancellationToken.None);
            found.AddRange(page.Events);
            (mostOpened, calls, behind) = (Math.Max(mostOpened, page.PagesOpened), calls + 1, page.Next);
        }

        return (found, mostOpened, calls);
    }

    public static string Line(long second, string action, string resource = "", string key = "AKIDone", long account = Account, string outcome = "Success", string? id = null, int millisecond = 7) => JsonSerializer.Serialize(new
    {
        v = 1,
        requestId = id ?? Guid.NewGuid().ToString(),
        time = (second * 1000) + millisecond,
        account,
        principal = string.Create(CultureInfo.InvariantCulture, $"qcs::cam::uin/{account}:uin/{account}"),
        key,
        source = "198.51.100.7",
        service = "ssm",
        action,
        effect = "Read",
        resource,
        outcome,
    });

    public async ValueTask DisposeAsync()
    {
        Index.Dispose();
        await database.DisposeAsync();
        key.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private Task<int> InsertPage(AuditPageRow row) => Storage.RawSql.Execute(
        new DatabaseOptions(DatabaseEngine.Sqlite, Path.Combine(directory, "data.db")),
        "INSERT INTO audit_pages (node, sequence, first_time, last_time, records, page) VALUES (@n, @s, @t, @t, @r, @p)",
        ("@n", row.Node), ("@s", row.Sequence), ("@t", row.FirstTime), ("@r", row.Records), ("@p", row.Page));

    private static (long Second, string Node, long Number) Key(AuditEvent one) => (one.Second, one.Node, one.Number);
}
