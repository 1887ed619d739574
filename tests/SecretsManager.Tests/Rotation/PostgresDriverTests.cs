using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Postgres;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What the driver does with the accounts of a real PostgreSQL.</summary>
public sealed class PostgresDriverTests(PostgresTarget postgres) : IClassFixture<PostgresTarget>
{
    private static readonly CancellationToken Running = TestContext.Current.CancellationToken;

    private readonly PostgresDriver driver = new(new SystemRandomBytes(), TimeProvider.System, NullLogger<PostgresDriver>.Instance);
    private readonly string account = PostgresTarget.NewAccount();

    private static CredentialScope Scope(params PrivilegeUnit[] units) => new(["%"], units);

    private static PrivilegeUnit Unit(string level, string database, params string[] privileges) => new(level, privileges) { Database = database };

    private static CredentialScope Everything(string database) => Scope(
        Unit("DatabasePrivileges", database, "CONNECT", "CREATE", "TEMPORARY"),
        Unit("SchemaPrivileges", database, "USAGE", "CREATE") with { Schema = "sales" },
        Unit("TablePrivileges", database, "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER") with { Schema = "sales", Table = "orders" },
        Unit("TablePrivileges", database, "SELECT") with { Table = "plain" },
        Unit("ColumnPrivileges", database, "SELECT", "INSERT", "UPDATE", "REFERENCES") with { Schema = "sales", Table = "orders", Column = "the price" },
        Unit("ColumnPrivileges", database, "UPDATE") with { Schema = "sales", Table = "lines", Column = "id" },
        Unit("SequencePrivileges", database, "USAGE", "SELECT", "UPDATE") with { Schema = "sales", Sequence = "numbers" },
        Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "price(integer, text[])" },
        Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "alone" },
        Unit("ProcedurePrivileges", database, "EXECUTE") with { Schema = "sales", Procedure = "close(double precision)" },
        Unit("TypePrivileges", database, "USAGE") with { Schema = "sales", Type = "mood" },
        Unit("ViewPrivileges", database, "SELECT") with { Schema = "sales", View = "totals" },
        Unit("MatviewPrivileges", database, "SELECT") with { Schema = "sales", MaterializedView = "sums" });

    private static string[] RightsOf(string database) =>
    [
        "column sales.lines.id UPDATE",
        "column sales.orders.the price INSERT", "column sales.orders.the price REFERENCES",
        "column sales.orders.the price SELECT", "column sales.orders.the price UPDATE",
        $"database {database} CONNECT", $"database {database} CREATE", $"database {database} TEMPORARY",
        "m sales.sums SELECT",
        "r public.plain SELECT",
        "r sales.orders DELETE", "r sales.orders INSERT", "r sales.orders REFERENCES", "r sales.orders SELECT", "r sales.orders TRIGGER",
        "r sales.orders TRUNCATE", "r sales.orders UPDATE",
        "routine sales.alone() EXECUTE", "routine sales.close(double precision) EXECUTE", "routine sales.price(integer,text[]) EXECUTE",
        "S sales.numbers SELECT", "S sales.numbers UPDATE", "S sales.numbers USAGE",
        "schema sales CREATE", "schema sales USAGE",
        "type sales.mood USAGE",
        "v sales.totals SELECT",
    ];

    [Theory]
    [InlineData(PostgresTarget.Super)]
    [InlineData(PostgresTarget.Plain)]
    public async Task An_account_is_made_and_has_exactly_what_was_asked_for(string administrator)
    {
        string database = await postgres.NewDatabase(administrator);
        using ProductTarget target = postgres.As(administrator, database: database);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);

        Assert.Equivalent(RightsOf(database), await postgres.Rights(database, account), strict: true);
        Assert.True(await driver.LogsIn(target, account, password, Everything(database), Running));
        Assert.Equal(["f f f f f t"], await postgres.Ask(
            "postgres", "SELECT concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin) FROM pg_roles WHERE rolname = $1", account));
        Assert.StartsWith("SCRAM-SHA-256$4096:", Assert.Single(await postgres.Ask("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname = $1", account)), StringComparison.Ordinal);
        Assert.Contains(account, await driver.Accounts(target, Running));

        await driver.Drop(target, account, Everything(database), Running);
        Assert.DoesNotContain(account, await driver.Accounts(target, Running));
        Assert.False(await driver.LogsIn(target, account, password, Everything(database), Running));
        await driver.Drop(target, account, Everything(database), Running);
    }

    [Fact]
    public async Task The_newest_password_is_right_and_those_before_are_wrong()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        CredentialScope scope = Scope(Unit("DatabasePrivileges", database, "CONNECT"));
        List<SecretValue> passwords = [.. Enumerable.Range(0, 3).Select(_ => PostgresTarget.Secret(PostgresTarget.NewPassword()))];
        foreach (SecretValue password in passwords)
        {
            await driver.Apply(target, account, password, scope, Running);
            foreach (SecretValue any in passwords)
                Assert.Equal(ReferenceEquals(any, password), await driver.LogsIn(target, account, any, scope, Running));
        }
    }

    [Fact]
    public async Task A_repetition_changes_nothing()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);
        List<string> before = await postgres.Ask("postgres", "SELECT xmin::text || rolpassword FROM pg_authid WHERE rolname = $1", account);
        await driver.Apply(target, account, password, Everything(database), Running);
        Assert.Equal(before, await postgres.Ask("postgres", "SELECT xmin::text || rolpassword FROM pg_authid WHERE rolname = $1", account));
        Assert.Equivalent(RightsOf(database), await postgres.Rights(database, account), strict: true);
    }

    [Fact]
    public async Task What_somebody_gave_by_hand_is_taken_away_everywhere()
    {
        string database = await postgres.NewDatabase(), other = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);
        string between = $"between_{account}".ToLowerInvariant(), third = $"third_{account}".ToLowerInvariant();
        await postgres.Run("postgres", $"CREATE ROLE {between}; CREATE ROLE {third}");
        await postgres.Run("postgres", $"GRANT pg_read_all_data TO \"{account}\" WITH ADMIN OPTION; GRANT {between} TO \"{account}\"");
        await postgres.Run("postgres", $"GRANT CREATE ON DATABASE {other} TO \"{account}\"; GRANT CREATE ON TABLESPACE pg_default TO \"{account}\"");
        await postgres.Run("postgres", $"GRANT SET, ALTER SYSTEM ON PARAMETER log_statement TO \"{account}\"");
        foreach (string where in new[] { database, other })
        {
            await postgres.Run(
                where,
                $"""
                GRANT USAGE ON SCHEMA sales TO "{account}";
                GRANT SELECT ON sales.lines TO "{account}";
                GRANT SELECT ON sales.orders TO "{account}" WITH GRANT OPTION;
                GRANT UPDATE (note) ON sales.orders TO "{account}";
                GRANT SELECT ON pg_catalog.pg_authid TO "{account}";
                GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text), sales.price(sales.mood) TO "{account}";
                GRANT USAGE ON LANGUAGE plpgsql TO "{account}";
                CREATE FOREIGN DATA WRAPPER wrapper; CREATE SERVER remote FOREIGN DATA WRAPPER wrapper;
                GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO "{account}"; GRANT USAGE ON FOREIGN SERVER remote TO "{account}";
                SELECT lo_create(77); GRANT SELECT ON LARGE OBJECT 77 TO "{account}";
                ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON TABLES TO "{account}"; ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO "{account}";
                GRANT USAGE ON SCHEMA sales TO {between}; GRANT DELETE ON sales.lines TO {between} WITH GRANT OPTION;
                SET ROLE {between}; GRANT DELETE ON sales.lines TO "{account}"; RESET ROLE;
                SET ROLE "{account}"; GRANT SELECT ON sales.orders TO {third};
                """);
        }

        await postgres.Run("postgres", $"ALTER ROLE \"{account}\" SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS NOLOGIN VALID UNTIL '2001-01-01'");
        await driver.Apply(target, account, password, Everything(database), Running);

        Assert.Equivalent(RightsOf(database), await postgres.Rights(database, account), strict: true);
        Assert.All(await postgres.Rights(other, account), right => Assert.StartsWith($"database {database} ", right, StringComparison.Ordinal));
        Assert.Empty(await postgres.Rights(database, third));
        Assert.Equal(["f f f f f t"], await postgres.Ask(
            "postgres", "SELECT concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin) FROM pg_roles WHERE rolname = $1", account));
        Assert.True(await driver.LogsIn(target, account, password, Everything(database), Running));
    }

    [Fact]
    public async Task What_is_left_out_of_the_scope_is_taken_away()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);
        await driver.Apply(target, account, password, Scope(Unit("DatabasePrivileges", database, "CONNECT")), Running);
        Assert.Equal([$"database {database} CONNECT"], await postgres.Rights(database, account));
        await driver.Apply(target, account, password, Scope(), Running);
        Assert.Empty(await postgres.Rights(database, account));
    }

    [Fact]
    public async Task An_account_that_somebody_dropped_is_made_again()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);
        await postgres.Run(database, $"DROP OWNED BY \"{account}\"; DROP ROLE \"{account}\"");
        Assert.False(await driver.LogsIn(target, account, password, Everything(database), Running));
        await driver.Apply(target, account, password, Everything(database), Running);
        Assert.Equivalent(RightsOf(database), await postgres.Rights(database, account), strict: true);
        Assert.True(await driver.LogsIn(target, account, password, Everything(database), Running));
    }

    [Theory]
    [InlineData(PostgresTarget.Super)]
    [InlineData(PostgresTarget.Plain)]
    public async Task Whoever_is_logged_in_with_an_account_that_is_removed_is_thrown_out(string administrator)
    {
        string database = await postgres.NewDatabase(administrator);
        using ProductTarget target = postgres.As(administrator, database: database);
        string plain = PostgresTarget.NewPassword();
        using SecretValue password = PostgresTarget.Secret(plain);
        await driver.Apply(target, account, password, Everything(database), Running);
        await postgres.Run(database, $"CREATE POLICY of_the_account ON sales.orders TO \"{account}\"");
        await using NpgsqlConnection session = new($"Host=127.0.0.1;Port={postgres.Server.Port};Username={account};Password={plain};Database={database};Pooling=false");
        await session.OpenAsync(Running);
        await driver.Drop(target, account, Everything(database), Running);
        await using NpgsqlCommand command = new("SELECT 1", session);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Running));
        Assert.Empty(await postgres.Ask("postgres", "SELECT rolname::text FROM pg_roles WHERE rolname = $1", account));
    }

    [Fact]
    public async Task An_account_that_owns_something_is_locked_and_stays_until_it_owns_nothing()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(target, account, password, Everything(database), Running);
        await postgres.Run(database, $"SET ROLE \"{account}\"; CREATE TABLE sales.mine (id int)");
        await driver.Apply(target, account, password, Everything(database), Running);
        Assert.Equal(TargetFault.Failed, (await Assert.ThrowsAsync<TargetException>(() => driver.Drop(target, account, Everything(database), Running))).Fault);
        Assert.Equal(["1"], await postgres.Ask(database, "SELECT count(*)::text FROM pg_class WHERE relname = 'mine'"));
        Assert.False(await driver.LogsIn(target, account, password, Everything(database), Running));
        await postgres.Run(database, $"REASSIGN OWNED BY \"{account}\" TO postgres");
        await driver.Drop(target, account, Everything(database), Running);
        Assert.Empty(await postgres.Ask("postgres", "SELECT rolname::text FROM pg_roles WHERE rolname = $1", account));
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_nothing_in_its_database_is_changed()
    {
        string database = await postgres.NewDatabase();
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        PrivilegeUnit there = Unit("TablePrivileges", database, "SELECT") with { Table = "plain" };
        PrivilegeUnit[] missing =
        [
            Unit("DatabasePrivileges", "no such database", "CONNECT"),
            Unit("TablePrivileges", "no such database", "SELECT") with { Table = "plain" },
            Unit("SchemaPrivileges", database, "USAGE") with { Schema = "nowhere" },
            Unit("TablePrivileges", database, "SELECT") with { Table = "nothing" },
            Unit("TablePrivileges", database, "SELECT") with { Schema = "sales", Table = "totals" },
            Unit("ColumnPrivileges", database, "SELECT") with { Table = "plain", Column = "nothing" },
            Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "price" },
            Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "price(text)" },
            Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "price(no_such_type)" },
            Unit("FunctionPrivileges", database, "EXECUTE") with { Schema = "sales", Function = "close" },
            Unit("TypePrivileges", database, "USAGE") with { Schema = "sales", Type = "_mood" },
            Unit("TypePrivileges", database, "USAGE") with { Schema = "sales", Type = "orders" },
        ];
        foreach (PrivilegeUnit unit in missing)
        {
            TargetException refused = await Assert.ThrowsAsync<TargetException>(() => driver.Apply(target, account, password, Scope(there, unit), Running));
            Assert.True(refused.Fault == TargetFault.NotThere, $"{unit}: {refused.Fault}, {refused.Message}");
            if (unit.Database == database)
                Assert.Empty(await postgres.Rights(database, account));
        }
    }

    [Fact]
    public async Task A_database_that_is_closed_to_the_account_is_told_from_a_wrong_password()
    {
        string database = await postgres.NewDatabase();
        await postgres.Run("postgres", $"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC");
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword()), wrong = PostgresTarget.Secret(PostgresTarget.NewPassword());
        CredentialScope scope = Scope(Unit("SchemaPrivileges", database, "USAGE") with { Schema = "sales" });
        await driver.Apply(target, account, password, scope, Running);
        await driver.Apply(target, account, password, scope, Running);
        Assert.Equal(TargetFault.RightMissing, (await Assert.ThrowsAsync<TargetException>(() => driver.LogsIn(target, account, password, scope, Running))).Fault);
        Assert.False(await driver.LogsIn(target, account, wrong, scope, Running));
    }

    [Fact]
    public async Task An_administrator_without_rights_is_told_which_ones()
    {
        string database = await postgres.NewDatabase();
        await postgres.Run("postgres", "CREATE ROLE powerless LOGIN NOINHERIT PASSWORD 'Powerless-1'");
        using ProductTarget powerless = postgres.As("powerless", "Powerless-1", database), super = postgres.As(PostgresTarget.Super, database: database);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());

        Assert.Empty(await driver.Examine(super, Running));
        IReadOnlyList<string> lacks = await driver.Examine(powerless, Running);
        Assert.Equal(5, lacks.Count);
        Assert.Contains(lacks, sentence => sentence.Contains("CREATEROLE", StringComparison.Ordinal));
        Assert.Contains(lacks, sentence => sentence.Contains("NOINHERIT", StringComparison.Ordinal));
        Assert.Contains(lacks, sentence => sentence.Contains("SELECT WITH GRANT OPTION", StringComparison.Ordinal));
        Assert.Equal(TargetFault.RightMissing, (await Assert.ThrowsAsync<TargetException>(() => driver.Apply(powerless, account, password, Scope(), Running))).Fault);
    }

    [Fact]
    public async Task An_administrator_cannot_give_what_is_not_his()
    {
        string database = await postgres.NewDatabase();
        await postgres.Run(database, $"GRANT USAGE ON SCHEMA sales TO {PostgresTarget.Plain}; GRANT SELECT ON sales.orders TO {PostgresTarget.Plain}");
        using ProductTarget target = postgres.As(PostgresTarget.Plain);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        foreach (string table in new[] { "orders", "lines" })
        {
            CredentialScope scope = Scope(Unit("TablePrivileges", database, "SELECT") with { Schema = "sales", Table = table });
            Assert.Equal(TargetFault.RightMissing, (await Assert.ThrowsAsync<TargetException>(() => driver.Apply(target, account, password, scope, Running))).Fault);
        }
    }

    [Fact]
    public async Task A_wrong_administrator_is_refused()
    {
        using ProductTarget wrong = postgres.As(PostgresTarget.Super, "wrong"), nobody = postgres.As("nobody");
        foreach (ProductTarget target in new[] { wrong, nobody })
            Assert.Equal(TargetFault.AdministratorRefused, (await Assert.ThrowsAsync<TargetException>(() => driver.Accounts(target, Running))).Fault);
    }

    [Fact]
    public async Task Where_no_password_is_asked_for_none_is_right()
    {
        const string open = "open_SSM_abc";
        await postgres.Run("postgres", $"CREATE ROLE \"{open}\" LOGIN");
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        Assert.Equal(TargetFault.Untrusted, (await Assert.ThrowsAsync<TargetException>(() => driver.LogsIn(target, open, password, Scope(), Running))).Fault);
        Assert.Equal(TargetFault.Untrusted, (await Assert.ThrowsAsync<TargetException>(() => driver.Apply(target, open, password, Scope(), Running))).Fault);
    }

    [Fact]
    public async Task A_password_that_is_not_printable_ascii_is_refused_before_anything_is_done()
    {
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        using SecretValue password = PostgresTarget.Secret("päss");
        Assert.Equal(TargetFault.PasswordRefused, (await Assert.ThrowsAsync<TargetException>(() => driver.Apply(target, account, password, Scope(), Running))).Fault);
    }

    [Fact]
    public async Task A_server_that_has_stopped_cannot_be_reached()
    {
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        await postgres.Server.Stop();
        try
        {
            Assert.Equal(TargetFault.Unreachable, (await Assert.ThrowsAsync<TargetException>(() => driver.Accounts(target, Running))).Fault);
        }
        finally
        {
            await postgres.Server.Start();
        }
    }

    [Fact]
    public async Task Only_a_certificate_of_the_authority_for_the_hosts_name_is_believed()
    {
        using ProductTarget plain = postgres.As(PostgresTarget.Super);
        ProductTarget verified = plain with { Encryption = TargetEncryption.Verified, Authority = postgres.Authority };
        using SecretValue password = PostgresTarget.Secret(PostgresTarget.NewPassword());
        await driver.Apply(verified, account, password, Scope(), Running);
        Assert.True(await driver.LogsIn(verified, account, password, Scope(), Running));

        ProductTarget[] untrusted =
        [
            verified with { Authority = "" },
            verified with { Authority = OtherAuthority() },
            verified with { Authority = "no certificate" },
            verified with { Host = "localhost" },
        ];
        foreach (ProductTarget target in untrusted)
            Assert.Equal(TargetFault.Untrusted, (await Assert.ThrowsAsync<TargetException>(() => driver.LogsIn(target, account, password, Scope(), Running))).Fault);
    }

    private static string OtherAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=authority of the target", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return made.ExportCertificatePem();
    }
}
