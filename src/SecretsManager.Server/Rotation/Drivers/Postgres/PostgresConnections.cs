using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>How a session with an instance is begun: a connection of its own each time, that believes the instance as little as can be.</summary>
internal sealed class PostgresConnections(TimeProvider time)
{
    private const string UsualDatabase = "postgres";

    // What a database or a role sets for its sessions must not change what our statements mean. The server gives up before we do, and says so.
    private const string SessionSettings =
        "-c search_path=pg_catalog,pg_temp -c standard_conforming_strings=on -c statement_timeout=9s -c lock_timeout=8s -c client_min_messages=warning";

    /// <summary>The database that the administrator logs in to.</summary>
    public static string HomeOf(ProductTarget target) => target.Database.Length > 0 ? target.Database : UsualDatabase;

    /// <summary>A session of the administrator's.</summary>
    /// <exception cref="TargetException">There is none to be had.</exception>
    public Task<PostgresSession> Open(ProductTarget target, string database, CancellationToken cancellation) =>
        Open(target, database, target.Administrator, target.Password, cancellation);

    /// <summary>A session of any account.</summary>
    /// <exception cref="TargetException">There is none to be had; <c>AdministratorRefused</c> if it refuses the account, whosever it is.</exception>
    public async Task<PostgresSession> Open(ProductTarget target, string database, string account, SecretValue password, CancellationToken cancellation)
    {
        NpgsqlDataSource source = Source(target, database, account, password);
        NpgsqlConnection? connection = null;
        using CancellationTokenSource limit = new(target.Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            connection = await source.OpenConnectionAsync(either.Token);
            if (connection.PostgreSqlVersion.Major < PostgresSession.OldestMajor)
                throw new TargetException(TargetFault.Failed, $"The instance is too old; PostgreSQL {PostgresSession.OldestMajor} or newer is needed.");
            return new PostgresSession(source, connection, target.Patience, time);
        }
        catch (Exception fault)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            await source.DisposeAsync();
            if (fault is TargetException || cancellation.IsCancellationRequested)
                throw;
            throw PostgresFaults.Of(limit.IsCancellationRequested ? new TimeoutException() : fault, "let the account in");
        }
    }

    private static NpgsqlDataSource Source(ProductTarget target, string database, string account, SecretValue password)
    {
        // Npgsql takes several hosts, and sockets of the file system, where a name should be; and other passwords, from elsewhere, for one that is empty.
        if (Uri.CheckHostName(target.Host) == UriHostNameType.Unknown)
            throw new TargetException(TargetFault.Failed, "The host of the instance is no host name and no address.");
        if (password.Length == 0)
            throw new TargetException(TargetFault.AdministratorRefused, "An empty password is not sent.");
        int seconds = (int)target.Patience.TotalSeconds;
        NpgsqlDataSourceBuilder builder = new(new NpgsqlConnectionStringBuilder
        {
            Host = target.Host,
            Port = target.Port,
            Database = database,
            Username = account,
            Password = Encoding.UTF8.GetString(password.Bytes),
            ApplicationName = "secrets-manager",
            Options = SessionSettings,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
            Pooling = false,
            Multiplexing = false,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
            LogParameters = false,
            GssEncryptionMode = GssEncryptionMode.Disable,
            SslMode = target.Encryption == TargetEncryption.Verified ? SslMode.Require : SslMode.Disable,

            // Who asks for less would get the password, or what is as good as it; who asks for nothing would take any password for the right one.
            RequireAuth = "ScramSHA256",
        }.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (target.Encryption == TargetEncryption.Verified)
        {
            X509ChainPolicy? policy = PolicyOf(target.Authority);
            builder.UseSslClientAuthenticationOptionsCallback(options => Narrow(options, policy));
        }

        return builder.Build();
    }

    // Instead of Npgsql's own check, which also believes files of the home directory and, beside a given authority, the system's: chain and name
    // must be right for the platform, by this policy alone.
    private static void Narrow(SslClientAuthenticationOptions options, X509ChainPolicy? policy)
    {
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None;
        options.ClientCertificates = null;
        options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (policy is not null)
            options.CertificateChainPolicy = policy;
    }

    private static X509ChainPolicy? PolicyOf(string authority)
    {
        if (authority.Length == 0)
            return null;
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(authority);
        }
        catch (CryptographicException fault)
        {
            throw new TargetException(TargetFault.Untrusted, "The authority's certificates cannot be read as PEM.", fault);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new TargetException(TargetFault.Untrusted, "The authority's PEM holds no certificate.");
    }
}
