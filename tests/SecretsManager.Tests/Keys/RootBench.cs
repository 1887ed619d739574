using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Hosting;

namespace SecretsManager.Tests.Keys;

/// <summary>A move that is never needed: for a database without keys of the product's own, or one where they stay.</summary>
internal sealed class OwnKeysStay : IOwnKeyMove
{
    public Task<long> Begin(RootKind target, CancellationToken cancellation) => Task.FromResult(0L);

    public Task<long> Remaining(RootKind target, CancellationToken cancellation) => Task.FromResult(0L);
}

/// <summary>A database under a root of trust, without the rest of a server. It can be closed and opened again, as by a kill.</summary>
internal sealed class RootBench : IAsyncDisposable
{
    public static readonly string[] Regions = ["ap-guangzhou", "ap-shanghai"];

    private readonly Scratch scratch = new();
    private readonly SecretMaterial auditKey = SecretMaterial.Random(32, new SystemRandomBytes());

    public Database Database { get; private set; } = null!;

    public MasterKeyHolders Holders { get; private set; } = new(new SystemRandomBytes());

    public SystemRandomBytes Random { get; } = new();

    public string RootKey => scratch.In("root.key");

    /// <summary>Where the records of units are read from.</summary>
    public List<string> Destroyed { get; } = [];

    public static async Task<RootBench> Open()
    {
        RootBench bench = new();
        await bench.Restart();
        return bench;
    }

    /// <summary>A software root with a file of its own, made or read.</summary>
    public SoftwareRoot Software()
    {
        if (!File.Exists(RootKey))
        {
            using SecretMaterial made = SecretMaterial.Random(32, Random);
            File.WriteAllBytes(RootKey, RootKeyFile.Plain(made));
        }

        return new SoftwareRoot(RootKeyFile.Read(File.ReadAllBytes(RootKey))!, RootKey, wrapped: false, Random);
    }

    public Task<DomainKeys?> OpenKeys(IRootOfTrust root, params string[] regions) =>
        KeyHierarchy.Open(Database, root, regions.Length == 0 ? Regions : regions, Random, CancellationToken.None);

    /// <summary>Closes the database and opens it again, with nothing in memory of what was.</summary>
    public async Task Restart()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        Database = await Database.Open(new(DatabaseEngine.Sqlite, scratch.In("data.db")), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Database.UseAuditPager(new AuditChain("node-1", auditKey, TimeProvider.System));
        Holders = new MasterKeyHolders(Random);
    }

    /// <summary>All settings of the deployment but those that a restart may change.</summary>
    public async Task<string> Settings()
    {
        StringBuilder text = new();
        foreach (string prefix in (string[])["deployment", "region-key", "root"])
        {
            foreach ((string name, byte[] value) in await Database.ReadSettings(prefix, CancellationToken.None))
                text.Append(name).Append(' ').AppendLine(Convert.ToHexString(value));
        }

        return text.ToString();
    }

    public RootMigration Migration(IOwnKeyMove? ownKeys = null, ICrashPoints? crashes = null, TimeProvider? time = null)
    {
        crashes ??= new NoCrashPoints();
        return new RootMigration(Database, Holders, ownKeys ?? new OwnKeysStay(), Leftovers(crashes), crashes, Random, time ?? new FakeTimeProvider());
    }

    public RootLeftovers Leftovers(ICrashPoints? crashes = null, string node = "node-1") => new(
        Database,
        node,
        file =>
        {
            Destroyed.Add(file);
            File.Delete(file);
        },
        crashes ?? new NoCrashPoints());

    /// <summary>Runs a migration to its end; gives what it said.</summary>
    public async Task<List<string>> Migrate(IRootOfTrust target, IOwnKeyMove? ownKeys = null, ICrashPoints? crashes = null)
    {
        List<string> said = [];
        CallRecord record = new(Identifiers.NewUuid(Random), 1) { Action = "MigrateRoot", Outcome = CallRecord.Success };
        await Migration(ownKeys, crashes).Run(
            target.Kind, _ => Task.FromResult(target), root => Holders.Root = root, "node-1", record.ToLine, said.Add, CancellationToken.None);
        return said;
    }

    /// <summary>A key that the module holds, as a record.</summary>
    public async Task<string> KeyInModule(DomainKeys keys, ModuleDouble module, bool madeBySsm, string region = "ap-guangzhou", long account = 100000000001)
    {
        RecordStore<MasterKey> records = Records(keys);
        string keyId = Identifiers.NewUuid(Random);
        MasterKeyVersion version = await module.Generate(keyId, 1, KeyUsage.EncryptDecrypt, 1, CancellationToken.None);
        MasterKey key = new(keyId, account, MasterKeyState.Enabled, madeBySsm, 1, [version]) { Alias = keyId };
        await Database.Commit(new UnitOfWork([records.Insert(records.Identity(account, region, keyId), key)], default));
        return keyId;
    }

    public RecordStore<MasterKey> Records(DomainKeys keys) => new(
        RecordKind.MasterKey, KeyDocuments.Default.MasterKey, key => key.ToIndex(), Database, new DocumentSeal(keys, Random), cache: null);

    public async Task<List<string>> Audit()
    {
        List<string> records = [];
        await foreach (ReadOnlyMemory<byte> record in new AuditHistory(Database, auditKey).Records("node-1", CancellationToken.None))
            records.Add(Encoding.UTF8.GetString(record.Span));
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        scratch.Dispose();
        auditKey.Dispose();
    }
}
