using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// Lines as syslog messages over TLS. Syslog acknowledges nothing: what was written may still be on its way when a receiver dies. So the batch
/// that was written last is written again on the next connection; lines may arrive twice, and what was on its way before that batch is lost.
/// </summary>
/// <param name="address">The receiver.</param>
/// <param name="certificates">How it is known.</param>
/// <param name="host">The name of this machine, for the messages.</param>
internal sealed class SyslogSink(SyslogAddress address, SinkCertificates certificates, string host, TimeProvider time) : ITrackSink
{
    /// <summary>How long connecting may take, and how long writing a batch.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly SyslogMessage message = new(host);
    private SyslogConnection? connection;
    private ReadOnlyMemory<byte> last;
    private bool lastIsDoubtful;
    private byte[] trusted = [];

    /// <inheritdoc/>
    public async Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> bytes = new();
        foreach (TrackLine line in lines)
            message.Write(line, bytes);
        await WithinLimit("connect", Connect, cancellation);
        if (lastIsDoubtful)
            await WithinLimit("write", limit => connection!.Write(last, limit), cancellation);
        lastIsDoubtful = false;
        await WithinLimit("write", limit => connection!.Write(bytes.WrittenMemory, limit), cancellation);
        last = bytes.WrittenMemory;
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            using CancellationTokenSource limit = new(Limit, time);
            await connection.Finish(limit.Token);
        }

        await Close();
    }

    private async Task Connect(CancellationToken limit)
    {
        if (connection is { HasEnded: true })
            await Close();
        // A receiver that the files do not vouch for any more gets nothing over a connection from before.
        if (certificates.HaveChanged(ref trusted) && connection is not null)
        {
            await connection.Finish(limit);
            await Close();
        }

        connection ??= await SyslogConnection.Open(address, certificates, limit);
    }

    private async Task WithinLimit(string what, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(Limit, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await work(both.Token);
        }
        catch (OperationCanceledException fault)
        {
            await Close();
            cancellation.ThrowIfCancellationRequested();
            throw new SinkException($"The syslog receiver did not let the server {what} within {Limit.TotalSeconds} seconds.", fault);
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException or SinkException)
        {
            await Close();
            throw new SinkException($"The server cannot {what} to the syslog receiver: {fault.Message}", fault);
        }
    }

    private async Task Close()
    {
        if (connection is null)
            return;
        lastIsDoubtful = !last.IsEmpty;
        await connection.DisposeAsync();
        connection = null;
    }
}
