using System.Text;
using SecretsManager.Server.Storage;

namespace SecretsManager.Tests.Storage;

/// <summary>An audit chain that only joins its records by lines, and remembers what storage told it.</summary>
internal sealed class TestPager(string node = "node-1") : IAuditPager
{
    private long _last;

    public string Node => node;

    public int Resumed { get; private set; }

    public List<AuditPageRow> Pages { get; } = [];

    public void Resume(AuditPageRow? last, AuditCheckpointRow? pruned)
    {
        Resumed++;
        _last = last?.Sequence ?? 0;
    }

    public AuditPageRow Build(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var page = string.Join('\n', records.Select(record => Encoding.UTF8.GetString(record.Span)));
        return new AuditPageRow(node, _last + 1, 1000 + _last, 1001 + _last, records.Count, Encoding.UTF8.GetBytes(page));
    }

    public void Committed(AuditPageRow page)
    {
        _last = page.Sequence;
        lock (Pages)
            Pages.Add(page);
    }

    public static IEnumerable<string> Records(IEnumerable<AuditPageRow> pages) => pages.SelectMany(page => Encoding.UTF8.GetString(page.Page).Split('\n'));
}
