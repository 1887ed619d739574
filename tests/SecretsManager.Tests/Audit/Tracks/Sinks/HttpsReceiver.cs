using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>What a receiver got.</summary>
/// <param name="Line">The method and the path.</param>
/// <param name="Headers">By their names, in any case.</param>
/// <param name="Body">All bytes.</param>
internal sealed record Posted(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A receiver of lines behind TLS on the loopback. It notes every request when it has its whole body, and then answers as the test says.</summary>
internal sealed class HttpsReceiver : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly ConcurrentQueue<Posted> posted = new();
    private readonly SemaphoreSlim came = new(0);
    private WebApplication app = null!;

    private HttpsReceiver(X509Certificate2 certificate) => this.certificate = certificate;

    /// <summary>How it answers; with an empty 200 if nothing is said.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<Posted> Posted => [.. posted];

    /// <summary>The bytes of all bodies, in order.</summary>
    public byte[] Bytes => [.. posted.SelectMany(one => one.Body)];

    public Uri Address => new(app.Urls.Single() + "/in?to=log");

    /// <param name="authority">Issues its certificate.</param>
    /// <param name="host">Whom the certificate is of.</param>
    public static async Task<HttpsReceiver> Start(TestAuthority authority, string host = "127.0.0.1")
    {
        (string file, string key, _) = authority.Issue(host);
        HttpsReceiver receiver = new(X509Certificate2.CreateFromPemFile(file, key));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(receiver.certificate);
        }));
        receiver.app = builder.Build();
        receiver.app.Run(receiver.Receive);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for a request that nobody waited for yet.</summary>
    public Task Next() => came.WaitAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
        came.Dispose();
    }

    private async Task Receive(HttpContext http)
    {
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body);
        posted.Enqueue(new Posted(
            $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}",
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        came.Release();
        await Answer(http);
    }
}
