using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecretsManager.Server.Hosting;

namespace SecretsManager.EndToEndTests;

/// <summary>
/// The real sshd of OpenSSH on a loopback port, into which whoever runs the tests logs in by one public key, and the programs ssh and
/// ssh-keygen. Disposal ends it and deletes its directory.
/// </summary>
internal sealed class Sshd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    // sshd that runs as root demands it; where the service is not installed to run nobody else makes it.
    private const string PrivilegeSeparation = "/run/sshd";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-sshd-");
    private readonly int port = ServerProcess.FreePort();
    private Process? process;

    private string PortText => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts one that knows a public key.</summary>
    /// <param name="authorized">A line of <c>authorized_keys</c>.</param>
    public static async Task<Sshd> Start(string authorized)
    {
        Sshd sshd = new();
        try
        {
            await sshd.Begin(authorized);
            return sshd;
        }
        catch
        {
            await sshd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs in with a private key and echoes a word there; gives the exit code and what was said.</summary>
    public Task<(int ExitCode, string Said)> LogIn(string privateKey, string word) => Run(
        "ssh", "-F", "none", "-i", Keep("identity", privateKey), "-p", PortText, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
        "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + In("known_hosts"), $"{Environment.UserName}@127.0.0.1", "echo", word);

    /// <summary>The public half that ssh-keygen finds in a private key.</summary>
    public async Task<string> PublicHalf(string privateKey)
    {
        (int exitCode, string said) = await Run("ssh-keygen", "-y", "-f", Keep("identity", privateKey));
        return exitCode == 0 ? said.Trim() : throw new InvalidOperationException(said);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        directory.Delete(recursive: true);
    }

    private async Task Begin(string authorized)
    {
        (int exitCode, string said) = await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", In("host"));
        if (exitCode != 0)
            throw new InvalidOperationException(said);
        Keep("known_hosts", $"[127.0.0.1]:{PortText} {await File.ReadAllTextAsync(In("host.pub"))}");
        Keep("authorized_keys", authorized + "\n");
        Keep("config", $"""
            Port {PortText}
            ListenAddress 127.0.0.1
            HostKey {In("host")}
            PidFile none
            AuthorizedKeysFile {In("authorized_keys")}
            AuthenticationMethods publickey
            PermitRootLogin prohibit-password
            StrictModes no
            UsePAM no

            """);
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory(PrivilegeSeparation);
        process = Process.Start(Program, ["-D", "-f", In("config"), "-E", In("log")]);
        while (!IsListening())
        {
            if (process.HasExited)
                throw new InvalidOperationException("sshd has ended: " + (File.Exists(In("log")) ? await File.ReadAllTextAsync(In("log")) : "no log"));
            await Task.Delay(Glance);
        }
    }

    private bool IsListening()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string In(string name) => Path.Combine(directory.FullName, name);

    // Nobody else may read it, or ssh takes no key from it.
    private string Keep(string name, string content)
    {
        PrivateFile.Write(In(name), Encoding.UTF8.GetBytes(content));
        return In(name);
    }

    private static async Task<(int ExitCode, string Said)> Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> complained = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? said : said + await complained);
    }
}
