using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Storage;

/// <summary>
/// The records of one kind, typed: it seals and opens documents and holds their columns against them. Changes are values that go
/// into the unit of work of a call; nothing is written here.
/// </summary>
internal sealed class RecordStore<T>(
    string kind,
    JsonTypeInfo<T> json,
    Func<T, RecordIndex> index,
    Database database,
    DocumentSeal seal,
    RecordCache? cache)
    where T : class
{
    public RecordIdentity Identity(long account, string region, string id) => new(kind, account, region, id);

    /// <summary>The record, or null if there is none.</summary>
    /// <exception cref="IntegrityException">It is there and has been tampered with.</exception>
    public ValueTask<Stored<T>?> Find(RecordIdentity identity, CancellationToken cancellation)
    {
        if (cache is not null && cache.TryGet(identity, out Stored<T>? stored))
            return new(stored);
        // No id has a NUL, and PostgreSQL takes none in a question.
        return identity.Id.Contains('\0', StringComparison.Ordinal) ? new((Stored<T>?)null) : Read(identity, cancellation);
    }

    /// <summary>The record as the database has it, past the cache: a commit reaches the cache a moment later.</summary>
    /// <exception cref="IntegrityException">It is there and has been tampered with.</exception>
    public ValueTask<Stored<T>?> FindNow(RecordIdentity identity, CancellationToken cancellation) => Read(identity, cancellation);

    public async Task<(IReadOnlyList<Stored<T>> Records, long Total)> List(RecordQuery query, CancellationToken cancellation)
    {
        if (query.HasNul)
            return ([], 0);
        RecordPage page = await database.List(query, cancellation);
        return ([.. page.Rows.Select(Open)], page.Total);
    }

    /// <summary>
    /// The page of those that are shown, which only the opened records can tell, and how many are shown in all. It looks at every record
    /// that the query lets through; what changes meanwhile may be missed or seen twice.
    /// </summary>
    public async Task<(IReadOnlyList<Stored<T>> Records, long Total)> ListShown(RecordQuery query, Func<Stored<T>, bool> shown, CancellationToken cancellation)
    {
        List<Stored<T>> page = [];
        long total = 0;
        await foreach (Stored<T> record in All(query, cancellation))
        {
            if (!shown(record))
                continue;
            if (total >= query.Offset && page.Count < query.Limit)
                page.Add(record);
            total++;
        }

        return (page, total);
    }

    /// <summary>All records that a query lets through, whatever page it asks for; what changes meanwhile may be missed or seen twice.</summary>
    public async IAsyncEnumerable<Stored<T>> All(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int PageSize = 500;
        IReadOnlyList<Stored<T>> records;
        query = query with { Offset = 0, Limit = PageSize };
        do
        {
            (records, _) = await List(query, cancellation);
            foreach (Stored<T> record in records)
            {
                yield return record;
                query = query with { After = (index(record.Value).Created, record.Identity.Id) };
            }
        }
        while (records.Count == PageSize);
    }

    /// <summary>The records of all accounts and regions, one page after the other; what changes meanwhile may be missed or seen.</summary>
    public async IAsyncEnumerable<Stored<T>> Everywhere([EnumeratorCancellation] CancellationToken cancellation)
    {
        const int PageSize = 200;
        RecordIdentity last = new(kind, long.MinValue, string.Empty, string.Empty);
        IReadOnlyList<RecordRow> rows;
        do
        {
            rows = await database.Everywhere(last, PageSize, cancellation);
            foreach (RecordRow row in rows)
            {
                yield return Open(row);
                last = row.Identity;
            }
        }
        while (rows.Count == PageSize);
    }

    public Task<long> CountEverywhere(long account, CancellationToken cancellation) => database.CountEverywhere(kind, account, cancellation);

    public Task<long> Count(long account, string region, CancellationToken cancellation) =>
        database.Count(kind, account, region, cancellation);

    /// <summary>The first records whose ids begin like an identity's, in ordinal order of the ids.</summary>
    /// <param name="prefix">Its id is not empty.</param>
    public async Task<IReadOnlyList<Stored<T>>> Beginning(RecordIdentity prefix, int limit, CancellationToken cancellation) =>
    [
        .. (await database.Everywhere(prefix, limit, cancellation))
            .TakeWhile(row => row.Identity.Account == prefix.Account && row.Identity.Region == prefix.Region && row.Identity.Id.StartsWith(prefix.Id, StringComparison.Ordinal))
            .Select(Open),
    ];

    public Change Insert(RecordIdentity identity, T value) => new Change.Insert(Row(identity, 1, value)) { Value = value };

    /// <summary>The record, if there is none of the identity; <see cref="Change.Ensure"/>.</summary>
    public Change Ensure(RecordIdentity identity, T value) => new Change.Ensure(Row(identity, 1, value));

    public Change Update(Stored<T> current, T next) => new Change.Update(Row(current.Identity, current.Generation + 1, next)) { Before = current.Value, Value = next };

    public static Change Delete(Stored<T> current) => new Change.Delete(current.Identity, current.Generation) { Before = current.Value };

    private async ValueTask<Stored<T>?> Read(RecordIdentity identity, CancellationToken cancellation)
    {
        long count = cache?.CountOf(identity) ?? 0;
        RecordRow? row = await database.ReadRecord(identity, cancellation);
        if (row is null)
            return null;
        Stored<T> stored = Open(row);
        cache?.Put(stored, count);
        return stored;
    }

    private Stored<T> Open(RecordRow row)
    {
        T value = seal.Open(row, json);
        if (!Agree(row.Index, index(value)))
            throw new IntegrityException($"the columns of a record of kind {kind}");
        return new Stored<T>(row.Identity, row.Generation, value);
    }

    private RecordRow Row(RecordIdentity identity, long generation, T value) =>
        new(identity, index(value), generation, seal.Seal(identity, generation, value, json));

    private static bool Agree(RecordIndex row, RecordIndex document)
    {
        if (row.Tags.Count != document.Tags.Count || row with { Tags = [] } != document with { Tags = [] })
            return false;
        for (int i = 0; i < row.Tags.Count; i++)
        {
            if (row.Tags[i] != document.Tags[i])
                return false;
        }

        return true;
    }
}
