using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// Lines posted to an https URL. A batch counts as taken when the receiver has answered with a status of 2xx, wholly and in time; nothing else
/// does, and then the batch comes again. The connection goes straight to the receiver, without redirects, cookies and proxies.
/// </summary>
/// <param name="name">The sink's name, which the receiver is told.</param>
/// <param name="address">An https URL.</param>
/// <param name="origin">The deployment's and the node's UUID with a slash between, which the receiver is told.</param>
/// <param name="certificates">How the receiver is known.</param>
/// <param name="token">What the receiver knows the server by; null: nothing.</param>
internal sealed class HttpSink(string name, Uri address, string origin, SinkCertificates certificates, BearerToken? token, TimeProvider time) : ITrackSink
{
    /// <summary>How long a batch may take, to the last byte of the answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The bytes of an answer's body that are read and thrown away; more is no answer.</summary>
    public const int MostAnswerBytes = 64 * 1024;

    private const int HeaderKibibytes = 16;

    private HttpMessageInvoker? transport;
    private byte[] trusted = [];

    /// <inheritdoc/>
    public async Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation)
    {
        foreach (HttpBatch batch in HttpBatch.Of(lines))
        {
            using CancellationTokenSource limit = new(Limit, time);
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                await Post(batch, both.Token);
            }
            catch (OperationCanceledException fault)
            {
                Close();
                cancellation.ThrowIfCancellationRequested();
                throw new SinkException($"The receiver has not answered wholly within {Limit.TotalSeconds} seconds.", fault);
            }
            catch (HttpRequestException fault)
            {
                Close();
                throw new SinkException($"The receiver cannot be reached or does not keep to HTTP: {fault.HttpRequestError}.", fault);
            }
            catch (IOException fault)
            {
                Close();
                throw new SinkException("The connection broke within the answer.", fault);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task Post(HttpBatch batch, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(batch.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Add("User-Agent", "ssm-server");
        request.Headers.Add("Ssm-Sink", name);
        request.Headers.Add("Ssm-Origin", origin);
        request.Headers.Add("Ssm-First", batch.First.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Ssm-Last", batch.Last.ToString(CultureInfo.InvariantCulture));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.Read(cancellation));

        HttpMessageInvoker known = Transport();
        using HttpResponseMessage answer = await known.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new SinkException($"The receiver answered with the status {(int)answer.StatusCode}.");
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        byte[] thrownAway = new byte[4096];
        for (int total = 0, read; (read = await body.ReadAsync(thrownAway, cancellation)) > 0;)
        {
            if ((total += read) > MostAnswerBytes)
                throw new SinkException($"The receiver answered with more than {MostAnswerBytes} bytes.");
        }
    }

    // A receiver that the files do not vouch for any more gets nothing over a connection from before.
    private HttpMessageInvoker Transport()
    {
        try
        {
            if (certificates.HaveChanged(ref trusted))
                Close();
        }
        catch (SinkException)
        {
            Close();
            throw;
        }

        return transport ??= Connect();
    }

    private HttpMessageInvoker Connect() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxConnectionsPerServer = 1,
        MaxResponseHeadersLength = HeaderKibibytes,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        SslOptions = certificates.For(address.IdnHost),
        UseCookies = false,
        UseProxy = false,
    });

    private void Close()
    {
        transport?.Dispose();
        transport = null;
    }
}
