using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecretsManager.Server.Hosting;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// The real sshd of OpenSSH on a loopback port. Each user has a directory of the test's own as his home there, in which his keys are; whoever runs the tests is the
/// administrator. Disposal ends it and deletes all of it.
/// </summary>
public sealed class SshHost : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    // sshd that runs as root demands it; where the service is not installed to run nobody else makes it.
    private const string PrivilegeSeparation = "/run/sshd";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-host-");
    private Process? process;
    private int identities;

    /// <summary>The user that runs it, who is the administrator.</summary>
    public string User { get; } = Environment.UserName;

    public int Port { get; private set; }

    /// <summary>The host's public key, as its <c>.pub</c> file has it.</summary>
    public string PublicKey { get; private set; } = string.Empty;

    /// <summary>The private key by which the administrator logs in.</summary>
    public string AdministratorKey { get; private set; } = string.Empty;

    /// <summary>The line of the administrator's key.</summary>
    public string AdministratorLine { get; private set; } = string.Empty;

    /// <summary>The user's file, as bytes.</summary>
    public string FileOf(string user) => Path.Combine(HomeOf(user), ".ssh", "authorized_keys");

    public string HomeOf(string user) => In(user);

    public string Keys
    {
        get => File.ReadAllText(FileOf(User), Encoding.Latin1);
        set => File.WriteAllText(FileOf(User), value, Encoding.Latin1);
    }

    /// <summary>Starts one.</summary>
    public static async Task<SshHost> Start()
    {
        SshHost host = new();
        try
        {
            await host.Begin();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the program ssh gets in with a private key.</summary>
    public async Task<bool> Takes(string privateKey, string? user = null)
    {
        string file = In($"identity-{Interlocked.Increment(ref identities)}");
        PrivateFile.Write(file, Encoding.UTF8.GetBytes(privateKey));
        (int exitCode, string said) = await Run(
            "ssh", "-F", "none", "-i", file, "-p", Port.ToString(CultureInfo.InvariantCulture), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
            "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + In("known_hosts"), $"{user ?? User}@127.0.0.1", "exit 0");
        return exitCode switch
        {
            0 => true,
            255 when said.Contains("Permission denied", StringComparison.Ordinal) => false,
            _ => throw new InvalidOperationException($"ssh ended with {exitCode}: {said}"),
        };
    }

    /// <summary>The line of the public half that ssh-keygen finds in a private key.</summary>
    public async Task<string> PublicHalf(string privateKey)
    {
        string file = In($"identity-{Interlocked.Increment(ref identities)}");
        PrivateFile.Write(file, Encoding.UTF8.GetBytes(privateKey));
        (int exitCode, string said) = await Run("ssh-keygen", "-y", "-f", file);
        return exitCode == 0 ? said.Trim() : throw new InvalidOperationException(said);
    }

    /// <summary>What sshd has written down.</summary>
    public Task<string[]> Log() => File.ReadAllLinesAsync(In("log"));

    /// <summary>A new key pair by ssh-keygen: the private half and the line of the public one.</summary>
    public async Task<(string PrivateKey, string Line)> NewPair(string name)
    {
        (int exitCode, string said) = await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", In(name));
        return exitCode == 0
            ? (await File.ReadAllTextAsync(In(name)), (await File.ReadAllTextAsync(In(name + ".pub"))).Trim())
            : throw new InvalidOperationException(said);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            // Each of its connections is a process of its own, which goes on without it and writes into the directory.
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        directory.Delete(recursive: true);
    }

    /// <summary>Runs a program to its end; gives what it said, and what it complained of if it failed.</summary>
    public static async Task<(int ExitCode, string Said)> Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> complained = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? said : said + await complained);
    }

    private async Task Begin()
    {
        Port = FreePort();
        // Another user's keys are read as that user.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_101_101);
        (_, PublicKey) = await NewPair("host");
        (AdministratorKey, AdministratorLine) = await NewPair("administrator");
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(User))!);
        Keys = AdministratorLine + "\n";
        await File.WriteAllTextAsync(In("known_hosts"), $"[127.0.0.1]:{Port} {PublicKey}\n");
        await File.WriteAllTextAsync(In("config"), $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {In("host")}
            PidFile none
            AuthorizedKeysFile {directory.FullName}/%u/.ssh/authorized_keys
            AuthenticationMethods publickey password
            PermitRootLogin prohibit-password
            MaxStartups 100
            StrictModes no
            UsePAM no
            Match User {User}
                SetEnv HOME={HomeOf(User)}

            """);
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory(PrivilegeSeparation);
        // Newer ones keep whoever is refused out for a while; older ones do not know of it.
        string[] penalties = ["-o", "PerSourcePenalties=no"];
        (int known, _) = await Run(Program, ["-t", "-f", In("config"), .. penalties]);
        process = Process.Start(Program, ["-D", "-f", In("config"), "-E", In("log"), .. known == 0 ? penalties : []]);
        while (!IsListening())
        {
            if (process.HasExited)
                throw new InvalidOperationException("sshd has ended: " + (File.Exists(In("log")) ? await File.ReadAllTextAsync(In("log")) : "no log"));
            await Task.Delay(Glance);
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private bool IsListening()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string In(string name) => Path.Combine(directory.FullName, name);
}
