using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecretsManager.Tests.Rotation;

/// <summary>Stands between a client and a server on the loopback and keeps what the client sends.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly MemoryStream sent = new();
    private readonly Lock gate = new();
    private readonly Task serving;

    public RecordingProxy(int server)
    {
        listener.Start();
        serving = Serve(server);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>All that clients have sent so far.</summary>
    public string Sent
    {
        get
        {
            lock (gate)
                return Encoding.Latin1.GetString(sent.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving;
        await sent.DisposeAsync();
    }

    private async Task Serve(int server)
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(Pass(await listener.AcceptTcpClientAsync(), server));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Pass(TcpClient client, int server)
    {
        using TcpClient accepted = client;
        using TcpClient other = new();
        await other.ConnectAsync(IPAddress.Loopback, server);
        await Task.WhenAny(Copy(client.GetStream(), other.GetStream(), isFromClient: true), Copy(other.GetStream(), client.GetStream(), isFromClient: false));
    }

    private async Task Copy(NetworkStream from, NetworkStream to, bool isFromClient)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await from.ReadAsync(buffer) is var count and > 0)
            {
                if (isFromClient)
                {
                    lock (gate)
                        sent.Write(buffer, 0, count);
                }

                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }
}
