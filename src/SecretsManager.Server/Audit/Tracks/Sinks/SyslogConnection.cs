using System.Net.Security;
using System.Net.Sockets;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>A TLS connection to a syslog receiver. Receivers send nothing; a read that ends tells that the connection has.</summary>
internal sealed class SyslogConnection : IAsyncDisposable
{
    private readonly SslStream stream;
    private readonly Task reading;

    private SyslogConnection(SslStream stream)
    {
        this.stream = stream;
        reading = ReadToEnd();
    }

    /// <summary>Whether the receiver closed the connection or it broke, as far as that is known by now.</summary>
    public bool HasEnded => reading.IsCompleted;

    /// <summary>Connects, and proves who the receiver is.</summary>
    public static async Task<SyslogConnection> Open(SyslogAddress address, SinkCertificates certificates, CancellationToken cancellation)
    {
        SslClientAuthenticationOptions options = certificates.For(address.Host);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream stream;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellation);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellation);
            return new SyslogConnection(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes messages; that they went out does not say that they arrived.</summary>
    public async Task Write(ReadOnlyMemory<byte> messages, CancellationToken cancellation)
    {
        await stream.WriteAsync(messages, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Tells the receiver that nothing more comes.</summary>
    public async Task Finish(CancellationToken limit)
    {
        try
        {
            await stream.ShutdownAsync().WaitAsync(limit);
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or OperationCanceledException)
        {
            // It is not there any more, or does not listen.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await reading;
    }

    private async Task ReadToEnd()
    {
        byte[] nothing = new byte[256];
        try
        {
            while (await stream.ReadAsync(nothing) > 0)
            {
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended one way or another.
        }
    }
}
