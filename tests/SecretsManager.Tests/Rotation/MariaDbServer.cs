using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MySqlConnector;
using SecretsManager.Protocol;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Rotation;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// A MariaDB of our own, in a temporary directory, on a free port of the loopback, with TLS by an authority of its own and a log of all statements.
/// It is there or the tests fail.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    /// <summary>The rights that docs/rotation/mysql.md asks for, and no other.</summary>
    public const string Administrator = "ssm_admin";

    public const string AdministratorPassword = "not-the-secret-of-anybody";
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private readonly string _directory = Directory.CreateTempSubdirectory("ssm-mariadb-").FullName;
    private Process? _process;
    private int _databases;

    public int Port { get; } = FreePort();

    /// <summary>The certificate of the authority, PEM.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>Its own certificate with the key, for who stands in its place.</summary>
    public X509Certificate2 Certificate => X509Certificate2.CreateFromPemFile($"{_directory}/server.pem", $"{_directory}/server.key");

    private string GeneralLog => $"{_directory}/data/general.log";

    public async ValueTask InitializeAsync()
    {
        WriteCertificates();
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "-R", "mysql", _directory);
        await Run("mariadb-install-db", ["--no-defaults", .. AsOwner(), $"--datadir={_directory}/data", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        await Start();
        await Do($"CREATE USER {Administrator}@'127.0.0.%' IDENTIFIED BY '{AdministratorPassword}'");
        await Do($"GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO {Administrator}@'127.0.0.%'");
        await Do(
            "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, " +
            $"CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER ON *.* TO {Administrator}@'127.0.0.%' WITH GRANT OPTION");
    }

    public async Task Start()
    {
        string[] arguments =
        [
            "--no-defaults", .. AsOwner(), $"--datadir={_directory}/data", $"--port={Port}", "--bind-address=127.0.0.1,127.0.0.2", $"--socket={_directory}/socket",
            $"--pid-file={_directory}/pid", "--skip-name-resolve", "--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--general-log",
            $"--general-log-file={GeneralLog}", $"--ssl-ca={_directory}/ca.pem", $"--ssl-cert={_directory}/server.pem", $"--ssl-key={_directory}/server.key",
        ];
        _process = Shell($"{_directory}/errors", FindServer(), arguments);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await Do("DO 1");
                return;
            }
            catch (MySqlException)
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartTime)
                    throw new InvalidOperationException($"MariaDB did not start: {await File.ReadAllTextAsync($"{_directory}/errors")}");
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Stops at once, as a crash would.</summary>
    public async Task Stop()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The server with the administrator's account of the documentation.</summary>
    internal ProductTarget Target() => TargetOf(Administrator, AdministratorPassword);

    /// <summary>The server with another account for the administrator's.</summary>
    internal ProductTarget TargetOf(string administrator, string password) =>
        new("Mariadb", "127.0.0.1", Port, TargetEncryption.Verified, Authority, "", administrator, new SecretValue(System.Text.Encoding.UTF8.GetBytes(password)));

    /// <summary>A new connection as somebody.</summary>
    public async Task<MySqlConnection> LogIn(string user, string password)
    {
        MySqlConnection connection = new(new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)Port,
            UserID = user,
            Password = password,
            SslMode = MySqlSslMode.Required,
            Pooling = false,
            AllowUserVariables = true,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does a statement as root.</summary>
    public async Task Do(string statement)
    {
        await using var connection = await LogIn("root", "");
        await using MySqlCommand command = new(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of a query as root.</summary>
    public async Task<string[]> Ask(string query)
    {
        await using var connection = await LogIn("root", "");
        await using MySqlCommand command = new(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return [.. rows];
    }

    /// <summary>A new database with the tables <c>goods(id, name, price)</c> and <c>sales(id, good)</c>; the answer is its name, which has a wildcard.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"shop_{Interlocked.Increment(ref _databases)}";
        await Do($"CREATE DATABASE {name}");
        await Do($"CREATE TABLE {name}.goods (id INT, name VARCHAR(10), price INT)");
        await Do($"CREATE TABLE {name}.sales (id INT, good INT)");
        return name;
    }

    /// <summary>All that was ever said to it.</summary>
    public async Task<string> ReadLog()
    {
        await using FileStream file = new(GeneralLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await Stop();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void WriteCertificates()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = CertificateForm.Authority(authorityKey, RandomNumberGenerator.GetBytes(16), DateTimeOffset.UtcNow);
        using var signing = authority.CopyWithPrivateKey(authorityKey);
        using var server = CertificateForm.Server(serverKey, signing, RandomNumberGenerator.GetBytes(16), DateTimeOffset.UtcNow);
        Authority = authority.ExportCertificatePem();
        File.WriteAllText($"{_directory}/ca.pem", Authority);
        File.WriteAllText($"{_directory}/server.pem", server.ExportCertificatePem());
        File.WriteAllText($"{_directory}/server.key", serverKey.ExportPkcs8PrivateKeyPem());
    }

    private static string FindServer() => new[] { "/usr/sbin/mariadbd", "/usr/bin/mariadbd" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no mariadbd; install the package mariadb-server.");

    private static string[] AsOwner() => Environment.IsPrivilegedProcess ? ["--user=mysql"] : [];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server must not inherit pipes of ours, nor we wait for its end.
    private static Process Shell(string output, string program, string[] arguments) => Process.Start(
        new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, program, .. arguments]) { WorkingDirectory = "/" })!;

    private async Task Run(string program, params string[] arguments)
    {
        var output = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_directory)}.out");
        using var process = Shell(output, program, arguments);
        await process.WaitForExitAsync();
        var said = await File.ReadAllTextAsync(output);
        File.Delete(output);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {said}");
    }
}
