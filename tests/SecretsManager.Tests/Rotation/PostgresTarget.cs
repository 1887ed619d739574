using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// A PostgreSQL whose accounts are changed: it asks for passwords by SCRAM, has a certificate of an authority of its own for 127.0.0.1, judges
/// passwords that it is told, and logs every statement. The role postgres is the test's own and needs no password.
/// </summary>
public sealed class PostgresTarget : IAsyncLifetime
{
    /// <summary>A superuser, and an administrator as it should be: CREATEROLE and nothing else.</summary>
    public const string Super = "super_admin", Plain = "plain_admin";

    public const string AdministratorPassword = "the-Administrator's-1";

    private readonly PostgresServer server = new();
    private int databases;

    internal PostgresServer Server => server;

    /// <summary>The certificate of the authority, PEM.</summary>
    internal string Authority { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await Run("postgres", $"CREATE ROLE {Super} LOGIN SUPERUSER PASSWORD '{AdministratorPassword.Replace("'", "''", StringComparison.Ordinal)}'");
        await Run("postgres", $"CREATE ROLE {Plain} LOGIN CREATEROLE PASSWORD '{AdministratorPassword.Replace("'", "''", StringComparison.Ordinal)}'");
        await server.Stop();
        (Authority, string certificate, string key) = Certificates();
        await server.WriteOwn("server.crt", certificate);
        await server.WriteOwn("server.key", key);
        await server.WriteOwn(
            "pg_hba.conf",
            """
            host all postgres 127.0.0.1/32 trust
            host all open_SSM_abc 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """);
        server.Settings = "-c ssl=on -c log_statement=all -c shared_preload_libraries=passwordcheck -c lo_compat_privileges=off";
        await server.Start();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    internal ProductTarget As(string administrator, string password = AdministratorPassword, string database = "") => new(
        "Postgres", "127.0.0.1", server.Port, TargetEncryption.None, "", database, administrator, Secret(password));

    /// <summary>Whether an application gets into a database; the server must say yes or that the password is wrong.</summary>
    internal async Task<bool> Takes((string Account, string Password) credential, string database)
    {
        NpgsqlConnectionStringBuilder builder = new()
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = credential.Account,
            Password = credential.Password,
            Database = database,
            Pooling = false,
        };
        await using NpgsqlConnection connection = new(builder.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return false;
        }
    }

    internal static SecretValue Secret(string text) => new(Encoding.UTF8.GetBytes(text));

    internal static string NewAccount() => AccountName.New("test", new SystemRandomBytes());

    internal static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A new database with one thing of every kind in the schemas public and sales.</summary>
    internal async Task<string> NewDatabase(string owner = "postgres")
    {
        string name = $"shop_{Interlocked.Increment(ref databases)}";
        await Run("postgres", $"CREATE DATABASE {name} OWNER {owner}");
        await Run(
            name,
            $"""
            SET ROLE {owner};
            CREATE SCHEMA sales;
            CREATE TABLE sales.orders (id int, note text, "the price" numeric);
            CREATE TABLE sales.lines (id int);
            CREATE VIEW sales.totals AS SELECT 1 AS one;
            CREATE MATERIALIZED VIEW sales.sums AS SELECT 1 AS one;
            CREATE SEQUENCE sales.numbers;
            CREATE TYPE sales.mood AS ENUM ('well');
            CREATE FUNCTION sales.price(int, text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION sales.price(sales.mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION sales.alone() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE sales.close(double precision) LANGUAGE sql AS 'SELECT 1';
            """);
        await Run(name, $"GRANT CREATE ON SCHEMA public TO {owner}; SET ROLE {owner}; CREATE TABLE public.plain (id int)");
        return name;
    }

    internal async Task Run(string database, string statements)
    {
        await using NpgsqlConnection connection = await Connect(database);
        await using NpgsqlCommand command = new(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal async Task<List<string>> Ask(string database, string query, params string[] parameters)
    {
        await using NpgsqlConnection connection = await Connect(database);
        await using NpgsqlCommand command = new(query, connection);
        foreach (string parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>All that lists of a database's catalogue, and of the instance's, say that a role has: read from the lists themselves, all of them.</summary>
    internal async Task<List<string>> Rights(string database, string role) => await Ask(
        database,
        """
        WITH lists (thing, acl) AS (
            SELECT c.relkind::text || ' ' || n.nspname || '.' || c.relname, c.relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            UNION ALL SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname, a.attacl
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            UNION ALL SELECT 'schema ' || nspname, nspacl FROM pg_namespace
            UNION ALL SELECT 'routine ' || oid::regprocedure::text, proacl FROM pg_proc
            UNION ALL SELECT 'type ' || oid::regtype::text, typacl FROM pg_type
            UNION ALL SELECT 'language ' || lanname, lanacl FROM pg_language
            UNION ALL SELECT 'wrapper ' || fdwname, fdwacl FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'server ' || srvname, srvacl FROM pg_foreign_server
            UNION ALL SELECT 'object', lomacl FROM pg_largeobject_metadata
            UNION ALL SELECT 'default ' || defaclobjtype::text, defaclacl FROM pg_default_acl
            UNION ALL SELECT 'database ' || datname, datacl FROM pg_database
            UNION ALL SELECT 'tablespace ' || spcname, spcacl FROM pg_tablespace
            UNION ALL SELECT 'setting ' || parname, paracl FROM pg_parameter_acl)
        SELECT thing || ' ' || x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END
        FROM lists, aclexplode(acl) x WHERE x.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)
        UNION ALL SELECT 'member of ' || pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles WHERE rolname = $1)
        ORDER BY 1
        """,
        role);

    private async Task<NpgsqlConnection> Connect(string database)
    {
        NpgsqlConnectionStringBuilder text = new(server.ConnectionString) { Database = database, Pooling = false, Timeout = 60, CommandTimeout = 60 };
        NpgsqlConnection connection = new(text.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static (string Authority, string Certificate, string Key) Certificates()
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest ofAuthority = new("CN=authority of the target", authorityKey, HashAlgorithmName.SHA256);
        ofAuthority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 authority = ofAuthority.CreateSelfSigned(from, from.AddDays(30));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=target", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(authority, from, from.AddDays(20), [1, 2, 3]);
        return (authority.ExportCertificatePem(), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
