using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecretsManager.EndToEndTests;

/// <summary>Sends bytes over TLS, HTTP/1.1 or not, each time on a connection of its own.</summary>
internal sealed class RawClient(ServerProcess server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The bytes of a request. The length is that of its body unless it has a header for it; <paramref name="body"/> replaces the body.</summary>
    public byte[] Bytes(WireRequest request, byte[]? body = null)
    {
        body ??= request.Body ?? [];
        StringBuilder head = new($"{request.Method} {request.Target} HTTP/1.1\r\n");
        foreach ((string name, string value) in request.Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (!request.Headers.Any(header => header.Name == "Host"))
            head.Append("Host: ").Append(server.Endpoint).Append("\r\n");
        if (!request.Headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding"))
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("Connection: close\r\n\r\n").ToString()), .. body];
    }

    /// <summary>Sends the bytes and reads until the server closes.</summary>
    /// <param name="endInput">Whether to say after them that nothing more will come.</param>
    public async Task<WireAnswer> Send(byte[] bytes, bool endInput = false)
    {
        using CancellationTokenSource limit = new(Patience);
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(server.CaFile);
        using SslStream tls = new(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            limit.Token);
        using MemoryStream answer = new();
        try
        {
            await tls.WriteAsync(bytes, limit.Token);
            if (endInput)
                await tls.ShutdownAsync();
            byte[] buffer = new byte[16384];
            while (!IsWhole(answer.GetBuffer().AsSpan(0, (int)answer.Length)))
            {
                int read = await tls.ReadAsync(buffer, limit.Token);
                if (read == 0)
                    break;
                answer.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // The server may close before it has read everything.
        }

        return Parse(answer.ToArray());
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        string length = HeaderOf(Encoding.Latin1.GetString(answer[..head]), "Content-Length");
        return length.Length > 0 && answer.Length >= head + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static WireAnswer Parse(byte[] answer)
    {
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return new WireAnswer(0, string.Empty, answer);
        string head = Encoding.Latin1.GetString(answer, 0, end);
        int status = int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return new WireAnswer(status, HeaderOf(head, "Content-Type"), answer[(end + 4)..]);
    }

    private static string HeaderOf(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : string.Empty;
}
