using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace SecretsManager.Tests.Storage;

/// <summary>
/// A PostgreSQL of our own, in a temporary directory, on a free port of the loopback. It is there or the tests fail: a storage test that is
/// skipped says nothing.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ssm-postgres-").FullName;
    private readonly string _programs = FindPrograms();
    private int _databases;

    public int Port { get; } = FreePort();

    /// <summary>Settings of the server's own, as <c>-c name=value</c>; they hold from the next start.</summary>
    public string Settings { get; set; } = "";

    /// <summary>Where its configuration and its data are.</summary>
    public string DataDirectory => $"{_directory}/data";

    /// <summary>What it has written to its log.</summary>
    public Task<string> ReadLog() => File.ReadAllTextAsync($"{_directory}/log");

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Timeout=5";

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "postgres", _directory);
        await RunAsOwner("initdb", "-D", $"{_directory}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await Start();
    }

    // What is lost when the power fails no test of this server asks; what a kill leaves is the same without a sync.
    public Task Start() => RunAsOwner(
        "pg_ctl", "start", "-w", "-t", "300", "-D", $"{_directory}/data", "-l", $"{_directory}/log",
        "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_directory} -c max_connections=200 -c shared_buffers=32MB -c fsync=off {Settings}");

    /// <summary>Stops at once, as a crash would: sessions are cut.</summary>
    public Task Stop() => RunAsOwner("pg_ctl", "stop", "-w", "-t", "300", "-m", "immediate", "-D", $"{_directory}/data");

    /// <summary>Lets the server have a file of its own that nobody else reads, as it asks of keys.</summary>
    public async Task WriteOwn(string name, string content)
    {
        await File.WriteAllTextAsync($"{DataDirectory}/{name}", content);
        await Run("chmod", "600", $"{DataDirectory}/{name}");
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "postgres", $"{DataDirectory}/{name}");
    }

    /// <summary>All its processes stand still: connections stay open, and nothing is answered.</summary>
    public async Task Pause()
    {
        await Run("kill", "-STOP", await Parent());
        await Run("kill", ["-STOP", .. await Children()]);
    }

    /// <summary>They go on where they were.</summary>
    public async Task Resume()
    {
        // Those that end at once are there until the parent goes on.
        await Run("kill", ["-CONT", .. await Children()]);
        await Run("kill", "-CONT", await Parent());
    }

    /// <summary>A new empty database; the answer is its connection string.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>The settings of a deployment in a new empty database. What a test is not about, such as a machine with much to do, does not refuse its calls.</summary>
    internal async Task<StorageSettings> NewStorage() =>
        new() { Engine = "postgresql", ConnectionString = await CreateDatabase(), AnswerSeconds = 60 };

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_directory, recursive: true);
    }

    private static string FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(version => File.Exists($"{version}/bin/initdb"))
                .OrderByDescending(version => int.Parse(Path.GetFileName(version)))
                .Select(version => $"{version}/bin")
                .FirstOrDefault() ?? throw Missing()
            : throw Missing();

    private static InvalidOperationException Missing() =>
        new("There is no PostgreSQL in /usr/lib/postgresql; install the package postgresql.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> Parent() => (await File.ReadAllLinesAsync($"{_directory}/data/postmaster.pid"))[0].Trim();

    // Of a parent that stands still: it makes no more, and takes leave of none.
    private async Task<string[]> Children()
    {
        var parent = await Parent();
        return (await File.ReadAllTextAsync($"/proc/{parent}/task/{parent}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    private Task RunAsOwner(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("runuser", ["-u", "postgres", "--", $"{_programs}/{program}", .. arguments])
        : Run($"{_programs}/{program}", arguments);

    private async Task Run(string program, params string[] arguments)
    {
        // The server inherits what pg_ctl has: were its output a pipe of ours, we would wait for its end.
        var output = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(_directory)}.out");
        string[] shell = ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", shell) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        var said = await File.ReadAllTextAsync(output);
        File.Delete(output);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {said}");
    }
}
