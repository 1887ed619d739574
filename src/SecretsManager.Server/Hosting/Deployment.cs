using System.Text;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Events;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Server.Tags;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// An opened deployment: the data directory held, the database up to date, the root of trust read, the domain keys unwrapped, the audit
/// chain taken up. The server runs on it, and so do the commands that work while the server is stopped.
/// </summary>
internal sealed class Deployment : IAsyncDisposable
{
    private const string NodeFile = "node-id";

    private Deployment(
        DataDirectory directory, Database database, IRootOfTrust root, DomainKeys keys, string node, StorageSettings settings, KeySettings keySettings, IRandomBytes random, TimeProvider time)
    {
        (Directory, Database, DomainKeys, Node) = (directory, database, keys, node);
        AuditKey = keys.Derive("audit");
        Holders = new MasterKeyHolders(random);
        DataKeyCache dataKeys = new(keySettings.DataKeyCacheEntries);
        Root = new RootInForce(Holders, dataKeys);
        Root.Use(root);
        Cache = database.Cache = database.ExclusiveWriter ? new RecordCache(settings.RecordCacheEntries) : null;
        Epochs = new RightsEpochs(database, random);
        DocumentSeal seal = new(keys, random);
        Identities = new AccountDirectory(
            new RecordStore<User>(RecordKind.User, AccessDocuments.Default.User, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<Group>(RecordKind.Group, AccessDocuments.Default.Group, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<Role>(RecordKind.Role, AccessDocuments.Default.Role, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<Policy>(RecordKind.Policy, AccessDocuments.Default.Policy, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<OidcProvider>(RecordKind.OidcProvider, AccessDocuments.Default.OidcProvider, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<PasswordRules>(RecordKind.PasswordRules, AccessDocuments.Default.PasswordRules, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<NameClaim>(RecordKind.NameClaim, AccessDocuments.Default.NameClaim, value => value.ToIndex(), database, seal, Cache));
        Accounts = new AccountRegister(
            new RecordStore<Account>(RecordKind.Account, AccessDocuments.Default.Account, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<AccessKey>(RecordKind.AccessKey, AccessDocuments.Default.AccessKey, value => value.ToIndex(), database, seal, Cache),
            Identities,
            random,
            time);
        MasterKeys = new MasterKeys(
            new RecordStore<MasterKey>(RecordKind.MasterKey, KeyDocuments.Default.MasterKey, value => value.ToIndex(), database, seal, Cache),
            new RecordStore<KeyAlias>(RecordKind.KeyAlias, KeyDocuments.Default.KeyAlias, value => value.ToIndex(), database, seal, Cache),
            Holders,
            random,
            time);
        Secrets = new SecretStore(
            new RecordStore<Secret>(RecordKind.Secret, SecretDocuments.Default.Secret, value => value.ToIndex(), database, seal, Cache),
            MasterKeys,
            new PayloadEnvelope(keys.Deployment, Holders, dataKeys, random),
            dataKeys,
            database,
            settings.PayloadCacheEntries);
        Instances = new RecordStore<ProductInstance>(
            RecordKind.ProductInstance, RotationDocuments.Default.ProductInstance, value => value.ToIndex(), database, seal, Cache);
        RotationTasks = new RecordStore<RotationTask>(
            RecordKind.RotationTask, RotationDocuments.Default.RotationTask, value => value.ToIndex(), database, seal, Cache);
        CredentialProbes = new RecordStore<CredentialProbe>(
            RecordKind.CredentialProbe, RotationDocuments.Default.CredentialProbe, value => value.ToIndex(), database, seal, Cache);
        EventReceivers = new RecordStore<EventReceiver>(RecordKind.EventReceiver, EventDocuments.Default.EventReceiver, value => value.ToIndex(), database, seal, Cache);
        // What passes through is read once: it would only take room in the cache.
        EventQueues = new RecordStore<EventQueue>(RecordKind.EventQueue, EventDocuments.Default.EventQueue, value => value.ToIndex(), database, seal, null);
        SecretEvents = new RecordStore<SecretEvent>(RecordKind.SecretEvent, EventDocuments.Default.SecretEvent, value => value.ToIndex(), database, seal, null);
        LogKeys = new LogKeys(
            new RecordStore<LogKey>(RecordKind.LogKey, KeyDocuments.Default.LogKey, value => value.ToIndex(), database, seal, Cache), Holders, database, random, time);
        Chain = new AuditChain(node, AuditKey, time);
        SealerOf = name => new LogSealer(database, keys.Deployment, name, AuditKey, new LogSigner(LogKeys, directory.Path), time);
        Sealer = SealerOf(node);
        Tracks = new AuditTracks(
            new RecordStore<AuditTrack>(RecordKind.AuditTrack, TrackDocuments.Default.AuditTrack, value => value.ToIndex(), database, seal, Cache));
        CreatedTags = new CreatedTags(
            new RecordStore<CreatedTagKey>(RecordKind.TagKey, TagDocuments.Default.CreatedTagKey, value => value.ToIndex(), database, seal, Cache));
    }

    public DataDirectory Directory { get; }

    public Database Database { get; }

    public DomainKeys DomainKeys { get; }

    /// <summary>This node's name in the audit chains.</summary>
    public string Node { get; }

    public AccountRegister Accounts { get; }

    /// <summary>The users, groups, roles and policies of the accounts.</summary>
    public AccountDirectory Identities { get; }

    /// <summary>What tells whether rights that were worked out still hold.</summary>
    public RightsEpochs Epochs { get; }

    /// <summary>The root of trust in force.</summary>
    public RootInForce Root { get; }

    /// <summary>Who holds the material of customer master keys.</summary>
    public MasterKeyHolders Holders { get; }

    public MasterKeys MasterKeys { get; }

    public SecretStore Secrets { get; }

    /// <summary>The instances of products that accounts have registered.</summary>
    public RecordStore<ProductInstance> Instances { get; }

    /// <summary>The journals of creations, rotations and deletions of accounts.</summary>
    public RecordStore<RotationTask> RotationTasks { get; }

    /// <summary>What is known of the current credentials in instances.</summary>
    public RecordStore<CredentialProbe> CredentialProbes { get; }

    /// <summary>The services that accounts have told of changes of secrets.</summary>
    public RecordStore<EventReceiver> EventReceivers { get; }

    /// <summary>The queues of events that receivers have not taken.</summary>
    public RecordStore<EventQueue> EventQueues { get; }

    /// <summary>The events in them.</summary>
    public RecordStore<SecretEvent> SecretEvents { get; }

    /// <summary>The tags that accounts have made apart from resources.</summary>
    public CreatedTags CreatedTags { get; }

    /// <summary>The key pair that signs checkpoints of the audit logs.</summary>
    public LogKeys LogKeys { get; }

    /// <summary>Signs the checkpoints of this node's log.</summary>
    public LogSealer Sealer { get; }

    /// <summary>What signs the checkpoints of a node's log: of one that is gone, in its place.</summary>
    public Func<string, LogSealer> SealerOf { get; }

    /// <summary>This node's chain of audit records.</summary>
    public AuditChain Chain { get; }

    /// <summary>The tracks by which the events of accounts are delivered.</summary>
    public AuditTracks Tracks { get; }

    /// <summary>The audit records of all nodes.</summary>
    public AuditHistory History => new(Database, AuditKey);

    private SecretMaterial AuditKey { get; }

    private RecordCache? Cache { get; }

    /// <param name="secrets">Where passphrase and PIN come from; null: the process's own sources.</param>
    /// <param name="dialect">What speaks to the database's engine; null: what the settings name.</param>
    /// <exception cref="StartException">Something stands in the way that an operator can mend.</exception>
    public static async Task<Deployment> Open(
        ServerSettings server,
        StorageSettings storage,
        KeySettings keySettings,
        IRandomBytes random,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation,
        OperatorSecret? secrets = null,
        Func<DatabaseOptions, Dialect>? dialect = null)
    {
        DataDirectory directory = DataDirectory.Open(server.Data);
        Database? database = null;
        IRootOfTrust? root = null;
        try
        {
            database = await DatabaseOpening.Open(directory, storage, time, logs, cancellation, dialect);
            RootState state = await RootState.Read(database, cancellation);
            RootKind wanted = RootKinds.Named(keySettings.Root) ?? RootKind.Software;
            RootOpening.RequireInForce(state, wanted);
            bool isNew = state.Deployment is null;
            RootChoice choice = RootChoice.Of(wanted, keySettings, directory.Path, isNew, secrets ?? OperatorSecret.OfProcess());
            root = await RootOpening.Open(choice, isNew, random, time, logs, cancellation);
            DomainKeys keys = await KeyHierarchy.Open(database, root, server.Regions, random, cancellation)
                ?? throw new StartException($"The root of trust is not the one that this database was made with: {root.Description}. Put the right one back.");
            Deployment deployment = new(directory, database, root, keys, await NodeOf(directory, database, random, cancellation), storage, keySettings, random, time);
            await deployment.ResumeChain(cancellation);
            database.UseAuditPager(deployment.Chain);
            deployment.Holders.LeavesModule = state is { InForce: RootKind.Pkcs11, Migration: RootKind.Software };
            await deployment.RemoveLeftovers(root, logs, cancellation);
            if (deployment.Cache is { } cache)
            {
                database.Committed += cache.Drop;
                database.InDoubt += cache.Drop;
            }

            // Behind the cache: rights that are worked out under the next epoch must not rest on records from before it.
            database.Committed += deployment.Epochs.Note;
            database.InDoubt += deployment.Epochs.Note;

            database.Committed += deployment.Secrets.Forget;

            return deployment;
        }
        catch (IntegrityException broken)
        {
            await Close(root, database, directory);
            throw new StartException($"The database is not as it was written: {broken.What}. Restore it from a backup.", broken);
        }
        catch (Exception refused) when (refused is RootRefusedException or KeyUnavailableException)
        {
            await Close(root, database, directory);
            throw new StartException(refused.Message, refused);
        }
        catch
        {
            await Close(root, database, directory);
            throw;
        }
    }

    /// <summary>What removes the rest of a root that this deployment has left.</summary>
    public RootLeftovers Leftovers(ICrashPoints crashes) => new(Database, Node, SoftwareRootFile.Destroy, crashes);

    public async ValueTask DisposeAsync()
    {
        await Close(Root, Database, Directory);
        Sealer.Dispose();
        AuditKey.Dispose();
    }

    // Others have pruned the log of a node that was away for long: its numbers go on behind what they left of it.
    private async Task ResumeChain(CancellationToken cancellation)
    {
        AuditPageRow? last = await Database.LastAuditPage(Node, cancellation);
        Chain.Resume(last, last is null ? await Database.LastCheckpoint(Node, cancellation) : null);
    }

    // A migration was killed behind its switch. That the rest cannot be removed yet does no harm but to stay.
    private async Task RemoveLeftovers(IRootOfTrust root, ILoggerFactory logs, CancellationToken cancellation)
    {
        try
        {
            await Leftovers(new NoCrashPoints()).Remove(root, cancellation);
        }
        catch (Exception refused) when (refused is RootRefusedException or IOException or UnauthorizedAccessException)
        {
            RootLog.LeftoverStays(logs.CreateLogger<Deployment>(), refused);
        }
    }

    private static async Task Close(IAsyncDisposable? root, Database? database, DataDirectory directory)
    {
        if (root is not null)
            await root.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        directory.Dispose();
    }

    /// <summary>Gives the node another name from the next opening on, so that its log begins anew.</summary>
    public void RenameNode(IRandomBytes random) => WriteNode(Directory, random);

    // A log that was put back to an older state must not go on under its name: its records would have the numbers of others.
    private static async Task<string> NodeOf(DataDirectory directory, Database database, IRandomBytes random, CancellationToken cancellation)
    {
        string file = Path.Combine(directory.Path, NodeFile);
        if (!File.Exists(file) || await database.ReadSetting(LogComparison.AcceptedSetting(NodeIn(file)), cancellation) is not null)
            WriteNode(directory, random);
        return NodeIn(file);
    }

    private static string NodeIn(string file) => File.ReadAllText(file).Trim();

    private static void WriteNode(DataDirectory directory, IRandomBytes random) =>
        PrivateFile.Write(Path.Combine(directory.Path, NodeFile), Encoding.ASCII.GetBytes(Identifiers.NewUuid(random) + "\n"));
}
