using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// One https exchange with a service of a team's, over a connection of its own: to an address that the name has at that moment and the operator's list allows, straight,
/// without redirects, cookies and proxies.
/// </summary>
internal sealed class WebhookConnections
{
    private const int HeaderKibibytes = 16;

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;

    public WebhookConnections()
        : this(Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="resolve">Gives the addresses of a name.</param>
    public WebhookConnections(Func<string, CancellationToken, Task<IPAddress[]>> resolve) => this.resolve = resolve;

    /// <summary>A transport for exchanges with one host, to be disposed.</summary>
    /// <param name="authority">PEM certificates that vouch for it; empty for those of the operating system.</param>
    /// <exception cref="TargetException"><c>Untrusted</c>: the authority cannot be read.</exception>
    public HttpMessageInvoker Open(WebhookHost host, string authority)
    {
        SslClientAuthenticationOptions tls = TargetTrust.For(host.Host, authority);
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (_, cancellation) => Connect(host, cancellation),
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = HeaderKibibytes,
            MaxResponseDrainSize = 0,
            SslOptions = tls,
            UseCookies = false,
            UseProxy = false,
        });
    }

    private async ValueTask<Stream> Connect(WebhookHost host, CancellationToken cancellation)
    {
        IPAddress[] allowed = [.. (await resolve(host.Host, cancellation)).Where(address => IsAllowed(host, address))];
        if (allowed.Length == 0)
            throw new AddressRefusedException();
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAllowed(WebhookHost host, IPAddress address) =>
        host.Network is { } network ? network.Contains(OutsideAddress.Of(address)) : OutsideAddress.IsPublic(address);
}

/// <summary>The host has no address that may be connected to.</summary>
internal sealed class AddressRefusedException() : IOException("The host has no address that may be connected to.");
