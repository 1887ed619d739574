using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Where the operator's commands reach the running server: a socket in the data directory, which its owner alone may enter. A connection
/// brings one line and takes one; one at a time, with a bound on size and time.
/// </summary>
internal sealed class ControlSocket : IAsyncDisposable
{
    private const int LongestLine = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket socket;
    private readonly ControlPath path;
    private readonly Func<ControlRequest, CancellationToken, Task<ControlAnswer>> answer;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    private ControlSocket(
        Socket socket, ControlPath path, Func<ControlRequest, CancellationToken, Task<ControlAnswer>> answer, TimeProvider time, ILogger log)
    {
        (this.socket, this.path, this.answer, this.time, this.log) = (socket, path, answer, time, log);
        running = Run();
    }

    /// <summary>
    /// Opens it. The data directory is held, so a socket that is there is left from a kill and is replaced. Null where it cannot be, as
    /// on a file system without sockets: the server is worth more than its commands.
    /// </summary>
    public static ControlSocket? Open(
        string dataDirectory, Func<ControlRequest, CancellationToken, Task<ControlAnswer>> answer, TimeProvider time, ILogger log)
    {
        ControlPath? path = null;
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            path = new ControlPath(dataDirectory);
            File.Delete(path.Path);
            socket.Bind(path.Address);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path.Path, PrivateFile.OwnerOnly);
            socket.Listen();
            return new ControlSocket(socket, path, answer, time, log);
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException)
        {
            RootLog.NoControlSocket(log, fault, dataDirectory);
            socket.Dispose();
            path?.Dispose();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        socket.Dispose();
        await running;
        File.Delete(path.Path);
        path.Dispose();
        stopping.Dispose();
    }

    private async Task Run()
    {
        while (!stopping.IsCancellationRequested)
        {
            bool isAccepted = false;
            try
            {
                using Socket connection = await socket.AcceptAsync(stopping.Token);
                isAccepted = true;
                await Serve(connection);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever a connection does, the next one is served.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (stopping.IsCancellationRequested)
                    return;
                RootLog.ControlFailed(log, fault);
                if (!isAccepted)
                    await Pause();
            }
        }
    }

    // What fails at once would fail again at once.
    private async Task Pause()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // It is stopping.
        }
    }

    private async Task Serve(Socket connection)
    {
        using CancellationTokenSource limit = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        // It may hold a secret.
        byte[] line = GC.AllocateUninitializedArray<byte>(LongestLine, pinned: true);
        try
        {
            int length = await ReadLine(connection, line, either.Token);
            ControlAnswer answered = Parse(line.AsSpan(0, length)) is { } request
                ? await answer(request, either.Token)
                : new ControlAnswer("The request is not one line of JSON that this server knows.", null);
            byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(answered, ControlMessages.Default.ControlAnswer), (byte)'\n'];
            for (int sent = 0; sent < text.Length;)
                sent += await connection.SendAsync(text.AsMemory(sent), either.Token);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    // Without the line's end; whatever is longer than the bound is cut, and then is not JSON.
    private static async Task<int> ReadLine(Socket connection, byte[] line, CancellationToken cancellation)
    {
        int length = 0;
        while (length < line.Length && await connection.ReceiveAsync(line.AsMemory(length), cancellation) is > 0 and var read)
        {
            int end = line.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
                return length + end;
            length += read;
        }

        return length;
    }

    private static ControlRequest? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlMessages.Default.ControlRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
