using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SecretsManager.Bench;

/// <summary>
/// One keep-alive HTTP/1.1 connection over TLS that sends ready-made requests and reads answers by their Content-Length. Written for
/// little work a request: the load shares a machine with what it measures.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "It measures; it sends nothing that is secret.")]
internal sealed class Connection : IDisposable
{
    private readonly TcpClient tcp = new() { NoDelay = true };
    private readonly byte[] buffer = new byte[65536];
    private SslStream? stream;

    public async Task Open(int port)
    {
        await tcp.ConnectAsync("127.0.0.1", port);
        stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        });
    }

    /// <summary>Sends a request and gives the body of the answer, valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Send(ReadOnlyMemory<byte> request)
    {
        await stream!.WriteAsync(request);
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            filled += read;
            int headers = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (headers < 0)
                continue;
            int length = ContentLength(buffer.AsSpan(0, headers));
            if (filled >= headers + 4 + length)
                return buffer.AsMemory(headers + 4, length);
        }
    }

    public void Dispose()
    {
        stream?.Dispose();
        tcp.Dispose();
    }

    private static int ContentLength(ReadOnlySpan<byte> headers)
    {
        int start = headers.IndexOf("ontent-Length: "u8);
        if (start < 0)
            start = headers.IndexOf("ontent-length: "u8);
        ReadOnlySpan<byte> rest = headers[(start + 15)..];
        int end = rest.IndexOf((byte)'\r');
        return int.Parse(Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]), System.Globalization.CultureInfo.InvariantCulture);
    }
}
