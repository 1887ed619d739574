using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using SecretsManager.Server.Hosting;

namespace SecretsManager.EndToEndTests;

/// <summary>
/// The real server in a process of its own, on a data directory of its own under the temporary directory. The port stays the same over
/// restarts. Disposal kills it and deletes the directory.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private Process? process;

    private ServerProcess(string dataDirectory, string[] settings)
    {
        DataDirectory = dataDirectory;
        Settings = [.. settings];
        Port = FreePort();
    }

    /// <summary>The directory that holds the deployment.</summary>
    public string DataDirectory { get; }

    public int Port { get; }

    /// <summary>More of the command line, from the next start on.</summary>
    public List<string> Settings { get; }

    /// <summary>More of the environment, from the next start on, also for <see cref="Run"/>.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The program, from the next start on: the server, or one that ends itself somewhere.</summary>
    public string Program { get; set; } = "ssm-server";

    /// <summary>The server as host:port.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    public Uri Address => new($"https://{Endpoint}/");

    /// <summary>What clients trust.</summary>
    public string CaFile => Path.Combine(DataDirectory, "ca.pem");

    /// <summary>The first key's file.</summary>
    public string FirstKeyFile => Path.Combine(DataDirectory, "first-key.json");

    internal FirstKey FirstKey => JsonSerializer.Deserialize<FirstKey>(File.ReadAllBytes(FirstKeyFile))!;

    /// <summary>Everything that every run so far has written to its standard output.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Everything that every run so far has written to its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    public bool Running => process is { HasExited: false };

    /// <summary>Starts a server on a new data directory and waits until it is ready.</summary>
    /// <param name="settings">More of the command line, such as <c>--region</c>, <c>ap-beijing</c>.</param>
    public static Task<ServerProcess> Start(params string[] settings) => Start(_ => { }, settings);

    /// <summary>The same, with more of the environment.</summary>
    public static Task<ServerProcess> Start(IReadOnlyDictionary<string, string> environment, params string[] settings) => Start(
        server =>
        {
            foreach ((string name, string value) in environment)
                server.Environment[name] = value;
        },
        settings);

    /// <summary>The same, after something was done to the directory or the environment.</summary>
    public static async Task<ServerProcess> Start(Action<ServerProcess> prepare, params string[] settings)
    {
        ServerProcess server = new(Directory.CreateTempSubdirectory("ssm-e2e-").FullName, settings);
        prepare(server);
        try
        {
            await server.Restart();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A client that trusts this server and nobody else.</summary>
    public HttpClient NewHttpClient()
    {
        X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(CaFile);
        SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Ends the process at once, as a power cut would.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await Ended();
    }

    /// <summary>Asks the process to end and waits; gives its exit code.</summary>
    public async Task<int> Stop()
    {
        await Signal("-TERM");
        return await Ended();
    }

    /// <summary>The process stands still, with all that it has open.</summary>
    public Task Pause() => Signal("-STOP");

    /// <summary>It goes on where it was.</summary>
    public Task Resume() => Signal("-CONT");

    /// <summary>Starts the process again on the same data, ending it first if it runs.</summary>
    public async Task Restart()
    {
        if (Running)
            await Stop();
        process?.Dispose();
        ProcessStartInfo start = NewStart(Program);
        bool metrics = Settings.Any(setting => setting.Contains("MetricsPort", StringComparison.Ordinal));
        string[] arguments =
        [
            "--data", DataDirectory, "--port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. metrics ? [] : (string[])["--SecretsManager:MetricsPort=0"], .. Settings,
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Ready();
    }

    /// <summary>Runs a command of the server's program on this directory, with the server's settings; gives what it wrote.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> Run(params string[] command)
    {
        ProcessStartInfo start = NewStart("ssm-server");
        start.RedirectStandardInput = true;
        foreach (string argument in (string[])[.. command, "--data", DataDirectory, .. Settings])
            start.ArgumentList.Add(argument);
        using Process run = Process.Start(start)!;
        run.StandardInput.Close();
        Task<string> written = run.StandardOutput.ReadToEndAsync();
        string said = await run.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Patience);
        await run.WaitForExitAsync(limit.Token);
        return (run.ExitCode, await written, said);
    }

    /// <summary>Waits until the process has ended; gives its exit code.</summary>
    public async Task<int> Ended()
    {
        using CancellationTokenSource limit = new(Patience);
        await process!.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>The same for a command that must succeed; gives its output.</summary>
    public async Task<string> Command(params string[] command)
    {
        (int exitCode, string written, string said) = await Run([.. command, "--port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return exitCode == 0 ? written : throw new InvalidOperationException($"{string.Join(' ', command)}: {said}");
    }

    /// <summary>Makes another account and gives its first key. The server is stopped for it, and started again.</summary>
    internal async Task<FirstKey> NewAccount(long uin)
    {
        await Stop();
        FirstKey key = JsonSerializer.Deserialize<FirstKey>(
            await Command("account", "create", uin.ToString(System.Globalization.CultureInfo.InvariantCulture)))!;
        await Restart();
        return key;
    }

    public async ValueTask DisposeAsync()
    {
        if (Running)
            await Kill();
        process?.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task Signal(string name)
    {
        using Process signal = Process.Start("kill", [name, process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        lock (text)
            text.AppendLine(line);
    }

    private ProcessStartInfo NewStart(string program)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, program))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DataDirectory,
        };
        foreach ((string name, string value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    private async Task Ready()
    {
        Stopwatch waited = Stopwatch.StartNew();
        HttpClient? client = null;
        try
        {
            while (true)
            {
                if (process!.HasExited || waited.Elapsed > Patience)
                    throw new InvalidOperationException($"The server did not get ready.\n{Output}\n{Errors}");
                if (await Answers())
                    return;
                await Task.Delay(10);
            }
        }
        finally
        {
            client?.Dispose();
        }

        // Connecting first keeps the attempts cheap; the CA file is written before the server listens.
        async Task<bool> Answers()
        {
            try
            {
                using (Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                    await probe.ConnectAsync(IPAddress.Loopback, Port);
                client ??= NewHttpClient();
                using HttpResponseMessage answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception early) when (early is SocketException or HttpRequestException)
            {
                return false;
            }
        }
    }
}
