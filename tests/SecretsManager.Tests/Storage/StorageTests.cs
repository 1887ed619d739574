using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

/// <summary>What storage promises, whatever the engine. One file for each theme; each engine runs all of them.</summary>
public abstract partial class StorageTests : IAsyncLifetime
{
    private DatabaseOptions _options = null!;
    private Database _database = null!;

    private TestPager _pager = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _options = await NewOptions();
        (_database, _pager) = await Open(_options);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await Remove(_options);
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<DatabaseOptions> NewOptions();

    private protected abstract Task Remove(DatabaseOptions options);

    private protected abstract Task Execute(DatabaseOptions options, string sql);

    private static async Task<(Database Database, TestPager Pager)> Open(DatabaseOptions options, string node = "node-1")
    {
        var database = await Database.Open(options, TimeProvider.System, NullLogger.Instance, Now);
        var pager = new TestPager(node);
        database.UseAuditPager(pager);
        return (database, pager);
    }

    private async Task Reopen(DatabaseOptions? options = null)
    {
        await _database.DisposeAsync();
        (_database, _pager) = await Open(options ?? _options);
    }

    private protected static RecordIdentity Id(string id) => new(RecordKind.Secret, 100, "ap-one", id);

    private protected static RecordRow Row(string id, long generation = 1, long? due = null, long created = 5, string document = "sealed", params RecordTag[] tags) =>
        new(Id(id), new RecordIndex(1, 2, "Mysql", "cdb-1", 0, created, due) { Tags = tags }, generation, Encoding.UTF8.GetBytes(document));

    private static UnitOfWork Unit(string record, params Change[] changes) => new(changes, Encoding.UTF8.GetBytes(record));

    private async Task Commit(params Change[] changes) => Assert.Equal(CommitOutcome.Committed, await _database.Commit(Unit("call", changes)));

    private static void AssertSame(RecordRow expected, RecordRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Identity, actual.Identity);
        Assert.Equal(expected.Index.Tags, actual.Index.Tags);
        Assert.Equal(expected.Index with { Tags = [] }, actual.Index with { Tags = [] });
        Assert.Equal(expected.Generation, actual.Generation);
        Assert.Equal(expected.Document, actual.Document);
    }
}
