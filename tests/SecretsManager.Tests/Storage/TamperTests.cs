using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Storage;

/// <summary>What a database administrator changes by hand is noticed when it is read (security model, T4 and T5).</summary>
public abstract class TamperContract : IAsyncLifetime
{
    private const string Region = "ap-guangzhou";
    private const string Where = "WHERE kind = @kind AND account = @account AND region = @region AND id = @id";
    private const long Uin = AccountRegister.FirstUin;

    private static readonly string[] Columns =
        ["kind", "account", "region", "id", "state", "type", "product", "instance", "encryption", "created", "due", "generation", "document"];

    private readonly SystemRandomBytes random = new();
    private readonly Scratch scratch = new();
    private readonly byte[] signature = FirstOutcomes.KeyOf("signature");
    private List<RecordIdentity> records = [];
    private byte[] olderDocument = [];

    private protected StorageSettings Storage { get; private set; } = null!;

    private protected DatabaseOptions Options => Storage.Engine == "sqlite"
        ? new DatabaseOptions(DatabaseEngine.Sqlite, Path.Combine(scratch.In("data"), Storage.FileName))
        : new DatabaseOptions(DatabaseEngine.Postgres, Storage.ConnectionString);

    public async ValueTask InitializeAsync()
    {
        Storage = await NewStorage();
        await using Deployment deployment = await Open();
        Assert.NotNull(await AccountCreation.Create(deployment, Uin, random, TimeProvider.System));
        foreach (string name in new[] { "one", "two" })
        {
            List<Change> changes = [];
            MasterKey key = await deployment.MasterKeys.Choose(Uin, Region, named: null, software: false, changes, [], default);
            RecordTag[] tags = [new("env", "prod"), new("owner", name)];
            Secret secret = new(
                Identifiers.NewUuid(random), name, Uin, Region, "", SecretState.Enabled, 0, Uin, 1000, null, SecretEncryption.MasterKey, key.KeyId, true, "", "resource", tags, [], 0);
            foreach (string version in new[] { "v1", "v2" })
            {
                using SecretContent content = new(ValueKind.Text, new SecretValue(Encoding.UTF8.GetBytes($"canary of {name} {version}")));
                secret = await deployment.Secrets.WithContent(secret, version, content, 1000, key, changes, default);
            }

            changes.Add(deployment.Secrets.Records.Insert(deployment.Secrets.Records.Identity(Uin, Region, name), secret));
            Assert.Equal(CommitOutcome.Committed, await deployment.Database.Commit(new UnitOfWork(changes, Encoding.UTF8.GetBytes("{}"))));
        }

        Stored<Secret> one = await deployment.Secrets.Get(Uin, Region, "one", default);
        olderDocument = (await deployment.Database.ReadRecord(one.Identity, default))!.Document;
        await deployment.Database.Commit(new UnitOfWork(
            [
                deployment.Secrets.Records.Update(one, one.Value with { Description = "newer" }),
                new FirstOutcomes(deployment.Database, deployment.DomainKeys, random).Settle(signature, 1000, SecretRefusals.NotFound()),
                .. Identities(deployment.Identities),
            ],
            Encoding.UTF8.GetBytes("{}")));
        records = [.. (await RawSql.Query(Options, "SELECT kind, account, region, id FROM records ORDER BY kind, id"))
            .Select(row => new RecordIdentity((string)row[0], (long)row[1], (string)row[2], (string)row[3]))];
        Assert.Equal(
            ["access-key", "account", "cmk", "cmk-alias", "group", "name", "oidc-provider", "password-rules", "policy", "role", "secret", "secret", "user"],
            records.Select(record => record.Kind));
        await ReadAll(deployment);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_column_of_every_kind_of_record_is_held()
    {
        await using Deployment deployment = await Open();
        foreach (RecordIdentity identity in records)
        {
            foreach (string column in Columns)
            {
                object before = (await RawSql.Query(Options, $"SELECT {column} FROM records {Where}", Key(identity)))[0][0];
                foreach (object after in Others(column, before))
                {
                    RecordIdentity changed = column switch
                    {
                        "kind" => identity with { Kind = (string)after },
                        "account" => identity with { Account = (long)after },
                        "region" => identity with { Region = (string)after },
                        "id" => identity with { Id = (string)after },
                        _ => identity,
                    };
                    Assert.Equal(1, await RawSql.Execute(Options, $"UPDATE records SET {column} = @value {Where}", [.. Key(identity), ("@value", after)]));
                    await Refused(() => Read(deployment, changed), $"{identity.Kind}.{column} = {after}");
                    Assert.Equal(1, await RawSql.Execute(Options, $"UPDATE records SET {column} = @value {Where}", [.. Key(changed), ("@value", before)]));
                }
            }
        }

        await ReadAll(deployment);
    }

    [Fact]
    public async Task Every_column_of_a_tag_and_the_number_of_tags_are_held()
    {
        RecordIdentity one = records.Single(record => record is { Kind: "secret", Id: "one" });
        foreach ((string column, object after) in new (string, object)[]
            { ("kind", "cmk"), ("account", Uin + 1), ("region", "ap-beijing"), ("id", "three"), ("tag_key", "other"), ("tag_value", "test"), ("tag_value", "") })
        {
            object before = (await RawSql.Query(Options, $"SELECT {column} FROM record_tags {Where} AND tag_key = 'env'", Key(one)))[0][0];
            await RawSql.Execute(Options, $"UPDATE record_tags SET {column} = @value {Where} AND tag_key = 'env'", [.. Key(one), ("@value", after)]);
            await using (Deployment deployment = await Open())
                await Refused(() => Read(deployment, one), column);
            await RawSql.Execute(Options, $"UPDATE record_tags SET {column} = @value WHERE {column} = @now AND (tag_key = 'env' OR tag_key = 'other') AND (id = 'one' OR id = 'three')", ("@value", before), ("@now", after));
        }

        await ReadAll();
        const string Insert = "INSERT INTO record_tags (kind, account, region, id, tag_key, tag_value) VALUES (@kind, @account, @region, @id, 'new', 'new')";
        foreach (RecordIdentity identity in records)
        {
            await RawSql.Execute(Options, Insert, Key(identity));
            await using (Deployment deployment = await Open())
                await Refused(() => Read(deployment, identity), "an added tag");
            await RawSql.Execute(Options, $"DELETE FROM record_tags {Where} AND tag_key = 'new'", Key(identity));
        }

        await RawSql.Execute(Options, $"DELETE FROM record_tags {Where} AND tag_key = 'env'", Key(one));
        await using Deployment last = await Open();
        await Refused(() => Read(last, one), "a removed tag");
    }

    [Fact]
    public async Task Documents_of_two_rows_do_not_change_places()
    {
        await using Deployment deployment = await Open();
        foreach (RecordIdentity from in records)
        {
            foreach (RecordIdentity to in records.Where(record => record != from))
            {
                byte[] kept = await Document(to);
                await SetDocument(to, await Document(from));
                await Refused(() => Read(deployment, to), $"{from.Kind} in {to.Kind}");
                await SetDocument(to, kept);
            }
        }

        await ReadAll(deployment);
    }

    [Fact]
    public async Task An_older_document_is_refused_under_the_current_generation()
    {
        RecordIdentity one = records.Single(record => record is { Kind: "secret", Id: "one" });
        await SetDocument(one, olderDocument);
        await using Deployment deployment = await Open();
        await Refused(() => Read(deployment, one), "an older document");
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_document_is_noticed()
    {
        await using Deployment deployment = await Open();
        foreach (RecordIdentity identity in records)
        {
            byte[] document = await Document(identity);
            foreach (byte[] flipped in Flips(document))
            {
                await SetDocument(identity, flipped);
                await Refused(() => Read(deployment, identity), identity.Kind);
            }

            await SetDocument(identity, Array.Empty<byte>());
            await Refused(() => Read(deployment, identity), "an empty document");
            await SetDocument(identity, document);
        }

        await ReadAll(deployment);
    }

    [Fact]
    public async Task A_changed_moved_or_deleted_payload_is_noticed()
    {
        await using Deployment deployment = await Open();
        List<object[]> payloads = await RawSql.Query(Options, "SELECT owner, sequence, payload FROM payloads");
        Assert.Equal(4, payloads.Count);
        Secret one = (await deployment.Secrets.Get(Uin, Region, "one", default)).Value;
        foreach (object[] row in payloads.Where(row => (string)row[0] == one.ImmutableId))
        {
            byte[] payload = (byte[])row[2];
            SecretVersion version = one.Versions.Single(version => version.Sequence == (long)row[1]);
            IEnumerable<byte[]> others = payloads.Where(other => other != row).Select(other => (byte[])other[2]);
            foreach (byte[] other in Flips(payload).Concat(others).Append(Array.Empty<byte>()))
            {
                await RawSql.Execute(Options, "UPDATE payloads SET payload = @value WHERE owner = @owner AND sequence = @sequence", ("@value", other), ("@owner", row[0]), ("@sequence", row[1]));
                await Refused(() => Value(deployment, one, version), "a payload");
            }

            await RawSql.Execute(Options, "DELETE FROM payloads WHERE owner = @owner AND sequence = @sequence", ("@owner", row[0]), ("@sequence", row[1]));
            await Refused(() => Value(deployment, one, version), "a deleted payload");
        }
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_settled_outcome_is_noticed()
    {
        await using Deployment deployment = await Open();
        FirstOutcomes outcomes = new(deployment.Database, deployment.DomainKeys, random);
        byte[] outcome = (await deployment.Database.ReadSettled(signature, default))!;
        foreach (byte[] flipped in Flips(outcome))
        {
            await RawSql.Execute(Options, "UPDATE settled SET outcome = @value", ("@value", flipped));
            await Refused(async () => await outcomes.TryRepeat(signature, null!, default), "an outcome");
        }

        byte[] another = FirstOutcomes.KeyOf("another signature");
        await RawSql.Execute(Options, "UPDATE settled SET outcome = @value, signature = @other", ("@value", outcome), ("@other", another));
        await Refused(async () => await outcomes.TryRepeat(another, null!, default), "a moved outcome");
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_region_key_stops_the_start()
    {
        foreach (string name in new[] { "region-key/" + Region, "region-key/", "deployment-id" })
        {
            byte[] value = (byte[])(await RawSql.Query(Options, "SELECT value FROM deployment WHERE name = @name", ("@name", name)))[0][0];
            foreach (byte[] flipped in Flips(value))
            {
                await RawSql.Execute(Options, "UPDATE deployment SET value = @value WHERE name = @name", ("@value", flipped), ("@name", name));
                await Assert.ThrowsAsync<StartException>(async () => await (await Open()).DisposeAsync());
            }

            await RawSql.Execute(Options, "UPDATE deployment SET value = @value WHERE name = @name", ("@value", value), ("@name", name));
        }

        await ReadAll();
    }

    [Fact]
    public async Task Every_flipped_byte_of_the_last_audit_page_stops_the_start_and_of_an_earlier_one_breaks_the_chain()
    {
        List<object[]> pages = await RawSql.Query(Options, "SELECT sequence, page FROM audit_pages ORDER BY sequence");
        foreach (byte[] flipped in Flips((byte[])pages[^1][1]))
        {
            await SetPage(pages[^1][0], flipped);
            await Assert.ThrowsAsync<StartException>(async () => await (await Open()).DisposeAsync());
        }

        await SetPage(pages[^1][0], (byte[])pages[^1][1]);
        await using (Deployment deployment = await Open())
        {
            foreach (object[] row in pages.SkipLast(1))
            {
                foreach (byte[] flipped in Flips((byte[])row[1]))
                {
                    await SetPage(row[0], flipped);
                    await Refused(() => History(deployment), "an audit page");
                    await Refused(() => deployment.History.BindingsSince(0, default).ToListAsync().AsTask(), "an audit page");
                }

                await SetPage(row[0], (byte[])row[1]);
            }
        }

        await using (Deployment whole = await Open())
            Assert.Equal(4, await History(whole));
        await RawSql.Execute(Options, "DELETE FROM audit_pages WHERE sequence = 1");
        await using Deployment cut = await Open();
        await Refused(() => History(cut), "a removed page");
    }

    private protected abstract Task<StorageSettings> NewStorage();

    private protected async Task<Deployment> Open()
    {
        ServerSettings server = new() { Data = scratch.In("data"), Regions = [Region, "ap-beijing"] };
        return await Deployment.Open(server, Storage, new KeySettings(), random, TimeProvider.System, NullLoggerFactory.Instance, default);
    }

    private protected async Task SetDocument(RecordIdentity identity, object document) =>
        Assert.Equal(1, await RawSql.Execute(Options, $"UPDATE records SET document = @value {Where}", [.. Key(identity), ("@value", document)]));

    private protected RecordIdentity SecretOne => records.Single(record => record is { Kind: "secret", Id: "one" });

    private protected static async Task Refused(Func<Task> read, string what)
    {
        Exception? thrown = await Record.ExceptionAsync(read);
        Assert.True(thrown is IntegrityException, $"{what}: {thrown?.ToString() ?? "nothing was noticed"}");
        Assert.DoesNotContain("canary", thrown!.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<Change> Identities(AccountDirectory directory)
    {
        const string document = """{"version":"2.0","statement":{"effect":"deny","action":"*","resource":"*"}}""";
        Attachment[] attached = [new(2000, 1000)];
        yield return directory.Users.Insert(directory.UserIdentity(Uin, 7), new User(7, 7, "user", Uin, 1000) { Groups = [8], Policies = attached, Boundary = 2000, Keys = ["AKID1"] });
        yield return directory.Groups.Insert(directory.GroupIdentity(Uin, 8), new Group(8, "group", Uin, 1000) { Policies = attached });
        yield return directory.Roles.Insert(directory.RoleIdentity(Uin, "9"), new Role("9", "role", Uin, document, 1000) { Policies = attached, Tags = [new("env", "prod")] });
        yield return directory.Policies.Insert(directory.PolicyIdentity(Uin, 2000), new Policy(2000, "policy", Uin, 1000, [new PolicyVersion(1, document, 1000)], 1));
        yield return directory.Providers.Insert(directory.ProviderIdentity(Uin, "issuer"), new OidcProvider("issuer", Uin, "https://issuer.example", "", ["client"], 1000));
        yield return directory.PasswordRules.Insert(directory.PasswordRulesIdentity(Uin), new PasswordRules(Uin, 8, 4, 0, 1, 10));
    }

    // Without caches: each read is of what is in the database now.
    private protected async Task Read(Deployment deployment, RecordIdentity identity)
    {
        DocumentSeal seal = new(deployment.DomainKeys, random);
        object? found = identity.Kind switch
        {
            RecordKind.Account => await Find(AccessDocuments.Default.Account, value => value.ToIndex()),
            RecordKind.AccessKey => await Find(AccessDocuments.Default.AccessKey, value => value.ToIndex()),
            RecordKind.MasterKey => await Find(KeyDocuments.Default.MasterKey, value => value.ToIndex()),
            RecordKind.KeyAlias => await Find(KeyDocuments.Default.KeyAlias, value => value.ToIndex()),
            RecordKind.User => await Find(AccessDocuments.Default.User, value => value.ToIndex()),
            RecordKind.Group => await Find(AccessDocuments.Default.Group, value => value.ToIndex()),
            RecordKind.Role => await Find(AccessDocuments.Default.Role, value => value.ToIndex()),
            RecordKind.Policy => await Find(AccessDocuments.Default.Policy, value => value.ToIndex()),
            RecordKind.OidcProvider => await Find(AccessDocuments.Default.OidcProvider, value => value.ToIndex()),
            RecordKind.PasswordRules => await Find(AccessDocuments.Default.PasswordRules, value => value.ToIndex()),
            RecordKind.NameClaim => await Find(AccessDocuments.Default.NameClaim, value => value.ToIndex()),
            _ => await Find(SecretDocuments.Default.Secret, value => value.ToIndex()),
        };
        Assert.NotNull(found);

        async Task<object?> Find<T>(JsonTypeInfo<T> json, Func<T, RecordIndex> index)
            where T : class
        {
            RecordStore<T> store = new(identity.Kind, json, index, deployment.Database, seal, null);
            RecordQuery query = new(identity.Kind, identity.Account, identity.Region) { Offset = 0, Limit = 100 };
            if (await Record.ExceptionAsync(async () => await store.Find(identity, default)) is IntegrityException)
                await Refused(() => store.List(query, default), "a listing");
            return (await store.Find(identity, default))?.Value;
        }
    }

    private static (string Name, object? Value)[] Key(RecordIdentity identity) =>
        [("@kind", identity.Kind), ("@account", identity.Account), ("@region", identity.Region), ("@id", identity.Id)];

    private static IEnumerable<object> Others(string column, object before) => (column, before) switch
    {
        ("kind", "secret") => ["cmk"],
        ("kind", _) => ["secret"],
        ("region", _) => ["ap-beijing", "ap-nowhere"],
        ("document", byte[] document) => [document.Append((byte)0).ToArray(), document[..^1]],
        ("due", DBNull) => [0L, 1000L],
        ("state" or "type" or "encryption", long number) => [number + 1, number + (1L << 32), long.MinValue],
        (_, long number) => [number + 1, number - 1],
        (_, string text) => [text + "x", "other"],
        _ => throw new InvalidOperationException(column),
    };

    private static IEnumerable<byte[]> Flips(byte[] blob)
    {
        Random choice = new(blob.Length);
        for (int i = 0; i < blob.Length; i++)
        {
            byte[] flipped = [.. blob];
            flipped[i] ^= (byte)(1 << choice.Next(8));
            yield return flipped;
        }
    }

    private static async Task Value(Deployment deployment, Secret secret, SecretVersion version)
    {
        using SecretValue value = await deployment.Secrets.Open(secret, version, default);
    }

    private static async Task<int> History(Deployment deployment)
    {
        int count = 0;
        await foreach (ReadOnlyMemory<byte> record in deployment.History.Records(deployment.Node, default))
            count++;
        return count;
    }

    private async Task<byte[]> Document(RecordIdentity identity) => (byte[])(await RawSql.Query(Options, $"SELECT document FROM records {Where}", Key(identity)))[0][0];

    private Task<int> SetPage(object sequence, byte[] page) =>
        RawSql.Execute(Options, "UPDATE audit_pages SET page = @value WHERE sequence = @sequence", ("@value", page), ("@sequence", sequence));

    private async Task ReadAll()
    {
        await using Deployment deployment = await Open();
        await ReadAll(deployment);
    }

    private async Task ReadAll(Deployment deployment)
    {
        foreach (RecordIdentity identity in records)
            await Read(deployment, identity);
    }
}

/// <summary>SQLite, which also keeps any type in any column.</summary>
public sealed class SqliteTamperTests : TamperContract
{
    [Fact]
    public async Task A_document_that_is_text_is_noticed()
    {
        await SetDocument(SecretOne, "text");
        await using Deployment deployment = await Open();
        await Refused(() => Read(deployment, SecretOne), "a document of text");
    }

    private protected override Task<StorageSettings> NewStorage() => Task.FromResult(new StorageSettings());
}

/// <summary>PostgreSQL.</summary>
[TakesLong]
public sealed class PostgresTamperTests(PostgresServer server) : TamperContract, IClassFixture<PostgresServer>
{
    private protected override async Task<StorageSettings> NewStorage() => await server.NewStorage();
}
