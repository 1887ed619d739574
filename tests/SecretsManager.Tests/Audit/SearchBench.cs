using SecretsManager.Server.Access;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;

namespace SecretsManager.Tests.Audit;

/// <summary>A deployment whose log holds many events, all in the index.</summary>
internal sealed class SearchBench : IAsyncDisposable
{
    // More than that take too long by following the pages.
    private const int MostFollowed = 1_000_000;

    private readonly string? directory;
    private readonly SecretMaterial key;

    private SearchBench(Bench bench, SyntheticEvents events, DatabaseOptions options, SecretMaterial key, string? directory) =>
        (Bench, Events, Options, this.key, this.directory) = (bench, events, options, key, directory);

    public Bench Bench { get; }

    public SyntheticEvents Events { get; }

    public DatabaseOptions Options { get; }

    public EventSearch Search => Bench.Service<EventSearch>();

    /// <summary>On a file of its own, or in a PostgreSQL database.</summary>
    public static async Task<SearchBench> Open(int count, StorageSettings? postgres = null)
    {
        string? directory = postgres is null ? Directory.CreateTempSubdirectory("ssm-search-").FullName : null;
        StorageSettings storage = postgres ?? new() { FileName = Path.Combine(directory!, "data.db") };
        DatabaseOptions options = postgres is null ? new(DatabaseEngine.Sqlite, storage.FileName) : new(DatabaseEngine.Postgres, postgres.ConnectionString);
        Bench bench = await Bench.Open(storage, beside: null);
        SyntheticEvents events = new(count, AccountRegister.FirstUin, bench.Now - (2 * SyntheticEvents.Seconds));
        SearchBench opened = new(bench, events, options, bench.Deployment.DomainKeys.Derive("audit"), directory);
        await events.Write(options, opened.key);
        if (count > MostFollowed)
            await BulkIndex.Make(bench.Deployment.Database, bench.Service<EventIndex>(), options, CancellationToken.None);
        await bench.Service<EventIndex>().CatchUp(CancellationToken.None);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        key.Dispose();
        if (directory is not null)
            Directory.Delete(directory, recursive: true);
    }
}
