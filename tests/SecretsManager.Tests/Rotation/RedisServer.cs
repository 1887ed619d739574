using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Tests.Audit.Tracks.Sinks;
using SecretsManager.Tests.Hosting;

namespace SecretsManager.Tests.Rotation;

/// <summary>Where a server of a test keeps its accounts.</summary>
internal enum RedisAccountsIn
{
    Memory,
    Configuration,
    AccountFile,
}

/// <summary>A real redis-server of a test's own, on a free port of the loopback. It is there or the test fails.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string Administrator = "ssm_admin";
    public const string AdministratorPassword = "administrator-1";

    /// <summary>The rights that docs/rotation/redis.md asks for.</summary>
    public const string AdministratorRights = "resetkeys resetchannels -@all +acl +multi +exec +config|get +config|rewrite +info";

    private const string RootPassword = "root-password";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly Scratch scratch = new();
    private readonly RedisAccountsIn kind;
    private readonly (string Certificate, string Key, string Both)? certificate;
    private readonly string[] more;
    private Process? process;

    private RedisServer(RedisAccountsIn kind, TestAuthority? authority, string[] more)
    {
        (this.kind, this.more, certificate) = (kind, more, authority?.Issue("127.0.0.1"));
        Authority = authority is null ? string.Empty : File.ReadAllText(authority.File);
    }

    public int Port { get; } = FreePort();

    /// <summary>The authority of its certificate, PEM; empty without TLS.</summary>
    public string Authority { get; }

    /// <summary>The directory that its ACL file is in.</summary>
    public string AccountDirectory => scratch.In("acl");

    /// <param name="authority">With it the server speaks TLS alone.</param>
    /// <param name="more">More settings, a line each.</param>
    public static async Task<RedisServer> Start(RedisAccountsIn kind = RedisAccountsIn.Memory, TestAuthority? authority = null, params string[] more)
    {
        RedisServer server = new(kind, authority, more);
        server.WriteFiles();
        await server.Start();
        return server;
    }

    /// <summary>Starts it anew, at the same port and with the files that it has.</summary>
    public async Task Start()
    {
        string[] arguments = kind == RedisAccountsIn.Memory ? [.. Settings().SelectMany(setting => $"--{setting}".Split(' '))] : [scratch.In("redis.conf")];
        process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", scratch.In("log"), "redis-server", .. arguments]) { WorkingDirectory = scratch.Path })!;
        while (await Root("PING") != "PONG")
        {
            if (process.HasExited)
                throw new InvalidOperationException($"redis-server did not start: {await File.ReadAllTextAsync(scratch.In("log"))}");
            await Task.Delay(Glance);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task Kill()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>The way to it for a driver.</summary>
    public ProductTarget Target(string password = AdministratorPassword, int? port = null) => new(
        "Redis", "127.0.0.1", port ?? Port, certificate is null ? TargetEncryption.None : TargetEncryption.Verified, Authority, "", Administrator, new SecretValue(Encoding.UTF8.GetBytes(password)));

    /// <summary>What redis-cli prints for a command of the server's own user.</summary>
    public Task<string> Root(params string[] command) => As("default", RootPassword, command);

    /// <summary>What redis-cli prints for a command of an account.</summary>
    public async Task<string> As(string account, string password, params string[] command)
    {
        string[] tls = certificate is null ? [] : ["--tls", "--insecure"];
        ProcessStartInfo start = new("redis-cli", ["-h", "127.0.0.1", "-p", $"{Port}", .. tls, "--user", account, "--pass", password, "--no-auth-warning", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        Task<string> errors = client.StandardError.ReadToEndAsync();
        string output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        return ((await errors) + output).Trim();
    }

    /// <summary>Whether the server takes a login.</summary>
    public async Task<bool> Takes(string account, string password) => await As(account, password, "PING") == "PONG";

    /// <summary>The words of an account's line in ACL LIST, sorted, as each start of a server tells them in an order of its own; null if there is none.</summary>
    public async Task<string?> LineOf(string account) =>
        (await Root("ACL", "LIST")).Split('\n').FirstOrDefault(line => line.StartsWith($"user {account} ", StringComparison.Ordinal)) is { } line
            ? string.Join(' ', line.Split(' ').Order(StringComparer.Ordinal))
            : null;

    public async ValueTask DisposeAsync()
    {
        await Kill();
        scratch.Dispose();
    }

    /// <summary>A port of the loopback that nobody listens at now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteFiles()
    {
        Directory.CreateDirectory(AccountDirectory);
        if (kind == RedisAccountsIn.AccountFile)
            scratch.File("acl/users.acl", string.Join('\n', Users) + "\n");
        if (kind != RedisAccountsIn.Memory)
            scratch.File("redis.conf", string.Join('\n', Settings()) + "\n");
    }

    private static string[] Users =>
        [$"user default on >{RootPassword} ~* &* +@all", $"user {Administrator} on >{AdministratorPassword} {AdministratorRights}"];

    private IEnumerable<string> Settings() =>
    [
        "bind 127.0.0.1", "save ''", $"dir {scratch.Path}",
        .. certificate is { } files
            ? (string[])["port 0", $"tls-port {Port}", $"tls-cert-file {files.Certificate}", $"tls-key-file {files.Key}", $"tls-ca-cert-file {files.Certificate}", "tls-auth-clients no"]
            : [$"port {Port}"],
        .. kind == RedisAccountsIn.AccountFile ? [$"aclfile {AccountDirectory}/users.acl"] : Users,
        .. more,
    ];
}
