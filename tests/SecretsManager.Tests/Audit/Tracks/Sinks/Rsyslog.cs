using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Tests.Hosting;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>The real rsyslogd, in a process of the test's own, that writes the messages it gets over TLS to a file.</summary>
internal sealed class Rsyslog : IAsyncDisposable
{
    private const string Program = "/usr/sbin/rsyslogd";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly Scratch scratch = new();
    private readonly TestAuthority authority;
    private readonly string peers;
    private readonly (string Certificate, string Key, string Both) server;
    private Process? process;
    private int port;

    private Rsyslog(TestAuthority authority, string host, string peers) => (this.authority, this.peers, server) = (authority, peers, authority.Issue(host));

    public SyslogAddress Address => new("127.0.0.1", port);

    /// <summary>The bytes of the whole lines in its file.</summary>
    public byte[] Bytes => File.Exists(Output) && File.ReadAllBytes(Output) is var bytes ? bytes[..(Array.LastIndexOf(bytes, (byte)'\n') + 1)] : [];

    /// <summary>The whole lines in its file.</summary>
    public IReadOnlyList<string> Lines => Encoding.UTF8.GetString(Bytes).Split('\n')[..^1];

    private string Output => scratch.In("out.jsonl");

    /// <param name="authority">Issues its certificate.</param>
    /// <param name="host">Whom the certificate is of.</param>
    /// <param name="peer">The name in the certificate that a sender must show; null: none must.</param>
    public static async Task<Rsyslog> Start(TestAuthority authority, string host = "127.0.0.1", string? peer = null)
    {
        Rsyslog made = new(authority, host, peer is null ? "streamDriver.authMode=\"anon\"" : $"streamDriver.authMode=\"x509/name\" permittedPeer=\"{peer}\"");
        await made.Start();
        return made;
    }

    /// <summary>Starts it anew, at the same port.</summary>
    public async Task Start()
    {
        string settings = scratch.File("rsyslog.conf", $$"""
            global(workDirectory="{{scratch.Path}}" maxMessageSize="1m" defaultNetstreamDriverCAFile="{{authority.File}}" defaultNetstreamDriverCertFile="{{server.Certificate}}" defaultNetstreamDriverKeyFile="{{server.Key}}")
            module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" {{peers}})
            template(name="line" type="string" string="%msg%\n")
            input(type="imtcp" port="{{port}}" address="127.0.0.1" listenPortFileName="{{scratch.In("port")}}" ruleset="ssm")
            ruleset(name="ssm") { action(type="omfile" file="{{Output}}" template="line" fileCreateMode="0600") }

            """);
        File.Delete(scratch.In("pid"));
        process = Process.Start(Program, ["-n", "-f", settings, "-i", scratch.In("pid")]);
        if (port == 0)
            await Until(() => File.Exists(scratch.In("port")) && int.TryParse(File.ReadAllText(scratch.In("port")), CultureInfo.InvariantCulture, out port));
        await Until(IsListening);
    }

    /// <summary>Waits until its file has what is looked for.</summary>
    public async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            if (process is not { HasExited: false })
                throw new InvalidOperationException("rsyslogd does not run.");
            await Task.Delay(Glance, TimeProvider.System);
        }
    }

    /// <summary>Ends it without a warning.</summary>
    public async Task Kill()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        scratch.Dispose();
    }

    private bool IsListening()
    {
        try
        {
            using TcpClient client = new();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
