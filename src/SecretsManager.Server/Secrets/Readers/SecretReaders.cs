using System.Security.Cryptography;
using System.Text.Json;
using BitFaster.Caching.Lru;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Readers;

/// <summary>
/// Who reads each secret, and which version he saw last. A reader who is new, sees another version, reads for the first time since the secret
/// was changed, or was noted some minutes ago is noted in the transaction of the read, so that none is ever missing; any other read costs a
/// look into memory. The rows are sealed; who can write the database can take some away, but not make or change one.
/// </summary>
internal sealed class SecretReaders
{
    /// <summary>Readers of one secret that a node keeps; those who have not read for longest go.</summary>
    public const int MostReaders = 1000;

    /// <summary>Days after which a reader who did not come again is forgotten.</summary>
    public const int DaysKept = 90;

    /// <summary>How old the time of a reader's last read may become before it is written again, milliseconds.</summary>
    public const long RewriteAfter = 300_000;

    private const int Capacity = 50_000;
    private const int IdSize = 16;
    private const string What = "a reader of a secret";

    private readonly ConcurrentLru<ReaderKey, Sighting> known = new(Capacity);
    private readonly Lock noting = new();
    private readonly Database database;
    private readonly DomainKeys keys;
    private readonly IRandomBytes random;
    private readonly string node;

    public SecretReaders(Database database, DomainKeys keys, IRandomBytes random, string node)
    {
        (this.database, this.keys, this.random, this.node) = (database, keys, random, node);
        database.Committed += Noted;
    }

    /// <summary>What a read must note; null if all of it is known.</summary>
    /// <param name="asked">The version that was asked for; null or empty means <c>SSM_Current</c>.</param>
    /// <param name="version">The id of the version that is read.</param>
    /// <param name="now">Unix milliseconds.</param>
    public Change? Note(Stored<Secret> secret, string? asked, string version, Caller caller, string sourceAddress, string userAgent, long now)
    {
        string named = string.IsNullOrEmpty(asked) ? SsmService.CurrentVersion : asked;
        ReaderKey key = new(secret.Value.ImmutableId, caller.Principal, sourceAddress, Bounded(userAgent), named);
        if (known.TryGet(key, out Sighting? last) && last.IsStored && last.Version == version && last.Generation == secret.Generation && now - last.Time < RewriteAfter)
            return null;
        Sighting sighting = new(version, secret.Generation, now);
        bool hasRow;
        lock (noting)
        {
            // From now until it is stored nobody relies on what was known before.
            bool isKnown = known.TryGet(key, out last);
            hasRow = isKnown && last!.IsStored;
            if (!isKnown || last!.Time <= now)
                known.AddOrUpdate(key, sighting);
        }

        return new Change.NoteReader(Row(key, sighting, secret.Value.Region), hasRow ? null : MostReaders);
    }

    /// <summary>Who has read the secret since a time, whoever read last first; with the version that each saw last.</summary>
    /// <param name="since">Unix milliseconds.</param>
    /// <exception cref="IntegrityException">A row has been tampered with.</exception>
    public async ValueTask<IReadOnlyList<Reader>> Of(Secret secret, long since, CancellationToken cancellation)
    {
        Dictionary<ReaderKey, Reader> readers = [];
        foreach (ReaderRow row in await database.Readers(secret.ImmutableId, since, cancellation))
        {
            Reader reader = Open(row, secret.Region);
            ReaderKey key = new(secret.ImmutableId, reader.Principal, reader.SourceAddress, reader.UserAgent, reader.Asked);
            if (!readers.TryGetValue(key, out Reader? other) || other.Seen < reader.Seen)
                readers[key] = reader;
        }

        return [.. readers.Values.OrderByDescending(reader => reader.Seen).ThenBy(reader => reader.Principal, StringComparer.Ordinal)
            .ThenBy(reader => reader.SourceAddress, StringComparer.Ordinal).ThenBy(reader => reader.UserAgent, StringComparer.Ordinal).ThenBy(reader => reader.Asked, StringComparer.Ordinal)];
    }

    // Called by the writer in the order of the commits.
    private void Noted(UnitOfWork work)
    {
        foreach (Change change in work.Changes)
        {
            if (change is not Change.NoteReader { Row: NotedRow noted })
                continue;
            lock (noting)
            {
                if (!known.TryGet(noted.Key, out Sighting? last))
                    continue;
                if (ReferenceEquals(last, noted.Sighting))
                    last.IsStored = true;
                else if (last.Time <= noted.Sighting.Time)
                    known.TryRemove(noted.Key);
            }
        }
    }

    private NotedRow Row(ReaderKey key, Sighting sighting, string region)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(
            new Reader(key.Principal, key.SourceAddress, key.UserAgent, key.Asked, sighting.Version), ReaderDocuments.Default.Reader);
        byte[] id = key.Id(IdSize);
        byte[] box = SealedBox.Seal(BoxPurpose.Reader, keys.Of(region), Bind(key.Secret, node, id, sighting.Time), content, random);
        return new NotedRow(key, sighting, node, id, box);
    }

    private Reader Open(ReaderRow row, string region)
    {
        byte[] content = SealedBox.Open(BoxPurpose.Reader, keys.Of(region), Bind(row.Secret, row.Node, row.Reader, row.Seen), row.Box, What);
        Reader reader = JsonSerializer.Deserialize(content, ReaderDocuments.Default.Reader) ?? throw new IntegrityException(What);
        return reader with { Seen = row.Seen };
    }

    private AssociatedData Bind(string secret, string writer, byte[] id, long seen) =>
        new AssociatedData().Add("reader").Add(keys.Deployment).Add(secret).Add(writer).Add(id).Add(seen);

    private static string Bounded(string text)
    {
        if (text.Length <= Reader.LongestAgent)
            return text;
        return text[..(char.IsHighSurrogate(text[Reader.LongestAgent - 1]) ? Reader.LongestAgent - 1 : Reader.LongestAgent)];
    }

    /// <summary>What makes a reader: two reads that are alike in all of this are his.</summary>
    private readonly record struct ReaderKey(string Secret, string Principal, string SourceAddress, string UserAgent, string Asked)
    {
        public byte[] Id(int size)
        {
            AssociatedData text = new AssociatedData().Add(Principal).Add(SourceAddress).Add(UserAgent).Add(Asked);
            return SHA256.HashData(text.Bytes)[..size];
        }
    }

    /// <summary>What a reader saw, by which state of the secret, and when.</summary>
    private sealed class Sighting(string version, long generation, long time)
    {
        private volatile bool isStored;

        public string Version { get; } = version;

        public long Generation { get; } = generation;

        public long Time { get; } = time;

        public bool IsStored { get => isStored; set => isStored = value; }
    }

    private sealed record NotedRow(ReaderKey Key, Sighting Sighting, string By, byte[] Id, byte[] Sealed) : ReaderRow(Key.Secret, By, Id, Sighting.Time, Sealed);
}
