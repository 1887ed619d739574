using System.Net;
using System.Net.Sockets;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// Stands between the server and an instance. It passes everything on until so many bytes have gone towards the instance since it was armed; there it
/// resets that connection, in the middle of whatever was said, and is itself again.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly int target;
    private readonly Task accepting;
    private long left = long.MaxValue;
    private bool cutsAnswers;

    public FaultProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections it has taken.</summary>
    public int Connections { get; private set; }

    /// <summary>Whether it has cut since it was armed.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Whether it resets each connection at its begin.</summary>
    public bool IsDown { get; set; }

    /// <summary>How long it keeps back each piece that comes, on either way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts once, behind so many bytes.</summary>
    /// <param name="answers">Whether what the instance says counts, in place of what it is told.</param>
    public void Arm(long bytes, bool answers)
    {
        lock (gate)
            (left, cutsAnswers, HasCut) = (bytes, answers, false);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stopping.Token);
                Connections++;
                _ = Serve(client);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using TcpClient server = new();
        try
        {
            if (IsDown)
                throw new IOException();
            await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
            await Task.WhenAny(Pass(client, server, isAnswer: false), Pass(server, client, isAnswer: true));
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
        }

        // A reset, not an end: nobody may take it for an answer.
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    private async Task Pass(TcpClient from, TcpClient to, bool isAnswer)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stopping.Token) is var read and > 0)
            {
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, stopping.Token);
                int passed = Allowed(read, isAnswer);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, passed), stopping.Token);
                if (passed < read)
                    return;
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private int Allowed(int bytes, bool isAnswer)
    {
        lock (gate)
        {
            if (isAnswer != cutsAnswers || left == long.MaxValue)
                return bytes;
            if (left >= bytes)
            {
                left -= bytes;
                return bytes;
            }

            int passed = (int)left;
            (left, HasCut) = (long.MaxValue, true);
            return passed;
        }
    }
}
