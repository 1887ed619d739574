using System.Data.Common;
using System.Globalization;
using System.Text;
using MySqlConnector;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// One connection, kept by nobody. It believes nothing of the server: certificate, times and sizes are bounded, no file is sent, no key is asked
/// for over an unprotected line.
/// </summary>
internal sealed class MySqlSession : IAsyncDisposable
{
    /// <summary>How many rows an answer may have. Servers have fewer accounts, sessions and grants of one account.</summary>
    public const int MostRows = 20_000;

    private const int MostCharacters = 32 * 1024 * 1024;

    private readonly MySqlConnection connection;

    private MySqlSession(MySqlConnection connection) => this.connection = connection;

    /// <summary>What the server is.</summary>
    public MySqlDialect Dialect { get; private set; } = new(IsMariaDb: false, new Version(), FoldsNames: false, LiteralDatabases: false);

    /// <summary>A connection as the administrator, with all settings on which quoting rests.</summary>
    /// <exception cref="TargetException">It is refused, or the server does not keep a setting.</exception>
    public static async Task<MySqlSession> Administer(ProductTarget target, CancellationToken cancellation)
    {
        MySqlSession session = await Enter(target, target.Administrator, target.Password, cancellation);
        try
        {
            await session.Settle(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection as somebody, which can do statements. Who must change his password first is refused.</summary>
    /// <exception cref="TargetException">It is refused (<see cref="TargetFault.AdministratorRefused"/>, whoever it is), or the instance cannot be asked.</exception>
    public static async Task<MySqlSession> Enter(ProductTarget target, string user, SecretValue password, CancellationToken cancellation)
    {
        MySqlTrust trust = new(target.Authority);
        MySqlConnection connection = new(Text(target, user, password));
        if (target.Encryption == TargetEncryption.Verified)
            connection.RemoteCertificateValidationCallback = trust.Accepts;
        try
        {
            await connection.OpenAsync(cancellation).WaitAsync(target.Patience, cancellation);
            await Execute(connection, "DO 1", cancellation);
            return new MySqlSession(connection);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            await Close(connection);
            throw trust.Refused ? new TargetException(TargetFault.Untrusted, "The instance's certificate is not valid for its host.") : MySqlFaults.Connecting(fault);
        }
        catch
        {
            await Close(connection);
            throw;
        }
    }

    /// <summary>Does a statement that has no rows.</summary>
    /// <exception cref="TargetException">It is refused, or not answered.</exception>
    public async Task Execute(string statement, CancellationToken cancellation)
    {
        try
        {
            await Execute(connection, statement, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            throw MySqlFaults.Statement(fault);
        }
    }

    /// <summary>Does a statement, and tells the engine's number if it refuses it.</summary>
    /// <returns>Nothing if it was done.</returns>
    /// <exception cref="TargetException">It is not answered.</exception>
    public async Task<MySqlRefusal?> Try(string statement, CancellationToken cancellation)
    {
        try
        {
            await Execute(connection, statement, cancellation);
            return null;
        }
        catch (MySqlException fault) when (MySqlFaults.Number(fault) is { } number)
        {
            return new MySqlRefusal(number, MySqlFaults.Statement(fault));
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            throw MySqlFaults.Statement(fault);
        }
    }

    /// <summary>The rows of a query, each value as text; what is NULL is empty.</summary>
    /// <exception cref="TargetException">It is refused or not answered, or larger than any true answer.</exception>
    public async Task<IReadOnlyList<string[]>> Query(string statement, CancellationToken cancellation)
    {
        List<string[]> rows = [];
        int characters = 0;
        try
        {
            await using MySqlCommand command = new(statement, connection);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                string[] row = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Read(reader.GetValue(i)))];
                characters += row.Sum(value => value.Length);
                if (rows.Count == MostRows || characters > MostCharacters)
                    throw new InvalidDataException();
                rows.Add(row);
            }

            return rows;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            throw MySqlFaults.Statement(fault);
        }
    }

    public ValueTask DisposeAsync() => new(Close(connection));

    private static string Text(ProductTarget target, string user, SecretValue password)
    {
        // The client library takes more for a host than hosts: lists, files, pipes.
        if (Uri.CheckHostName(target.Host) == UriHostNameType.Unknown)
            throw new TargetException(TargetFault.Failed, "The instance's host is neither a name nor an address.");
        uint patience = (uint)target.Patience.TotalSeconds;
        return new MySqlConnectionStringBuilder
        {
            Server = target.Host,
            Port = (uint)target.Port,
            UserID = user,
            Password = Encoding.UTF8.GetString(password.Bytes),
            ConnectionProtocol = MySqlConnectionProtocol.Sockets,
            // The certificate is judged by the callback, which goes with this mode alone.
            SslMode = target.Encryption == TargetEncryption.Verified ? MySqlSslMode.Required : MySqlSslMode.Disabled,
            TlsVersion = "TLS 1.2, TLS 1.3",
            Pooling = false,
            AutoEnlist = false,
            AllowLoadLocalInfile = false,
            AllowPublicKeyRetrieval = false,
            // An '@' stands in every account, and is not the client library's.
            AllowUserVariables = true,
            PersistSecurityInfo = false,
            ServerRedirectionMode = MySqlServerRedirectionMode.Disabled,
            UseCompression = false,
            NoBackslashEscapes = true,
            ConnectionTimeout = patience,
            DefaultCommandTimeout = patience,
            // A statement that takes too long ends with the connection, not with a second one.
            CancellationTimeout = -1,
        }.ConnectionString;
    }

    private async Task Settle(CancellationToken cancellation)
    {
        Dialect = MySqlDialect.Of(await One("SELECT VERSION()", cancellation));
        await Execute("SET NAMES utf8mb4", cancellation);
        await Execute($"SET SESSION sql_mode = '{Dialect.Mode}'", cancellation);
        string[] kept = (await Query("SELECT @@session.sql_mode, @@character_set_client, @@lower_case_table_names", cancellation)) is [{ Length: 3 } only] ? only : ["", "", ""];
        if (kept[0] != Dialect.Mode || kept[1] != "utf8mb4")
            throw new TargetException(TargetFault.Failed, "The instance, or a proxy before it, does not keep the sql_mode or the character set of a connection.");
        Dialect = Dialect with
        {
            FoldsNames = kept[2] != "0",
            LiteralDatabases = Dialect.HasPartialRevokes && await One("SELECT @@global.partial_revokes", cancellation) == "1",
        };
    }

    private async Task<string> One(string statement, CancellationToken cancellation) => await Query(statement, cancellation) is [[string only]] ? only : string.Empty;

    private static async Task Execute(MySqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using MySqlCommand command = new(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Read(object value) => value switch
    {
        DBNull => string.Empty,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    // Whatever the other side does to it, an end of a connection is no failure of what was done before.
    private static async Task Close(MySqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception fault) when (fault is MySqlException or IOException or InvalidOperationException)
        {
        }
    }
}

/// <summary>That the engine refused a statement.</summary>
/// <param name="Number">Its error number.</param>
/// <param name="Fault">What that means.</param>
internal sealed record MySqlRefusal(int Number, TargetException Fault);
