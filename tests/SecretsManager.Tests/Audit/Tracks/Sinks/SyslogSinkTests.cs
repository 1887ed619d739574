using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>Against the real rsyslogd, as the manual says to set it up.</summary>
public sealed class SyslogSinkTests : IDisposable
{
    private readonly TestAuthority authority = new();
    private readonly FakeTimeProvider time = new();
    private readonly SignedLog log = new(9, each: 3, number => number == 5 ? new string('密', 11_000) : $"密钥 ü 😀 {number}");

    [Fact]
    public async Task Lines_arrive_byte_for_byte()
    {
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        await using SyslogSink sink = Sink(rsyslog);
        foreach (TrackLine[] batch in log.Lines.Chunk(5))
            await sink.Take(batch, CancellationToken.None);

        byte[] sent = SignedLog.Bytes(log.Lines);
        Assert.True(sent.Length > 32 * 1024);
        await rsyslog.Until(() => rsyslog.Bytes.Length >= sent.Length);
        Assert.Equal(sent, rsyslog.Bytes);
    }

    [Fact]
    public async Task What_was_written_last_arrives_also_when_the_server_stops()
    {
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        await using (SyslogSink sink = Sink(rsyslog))
            await sink.Take(log.Lines, CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count >= log.Lines.Count);
        Assert.Equal(SignedLog.Bytes(log.Lines), rsyslog.Bytes);
    }

    [Fact]
    public async Task Over_kills_of_the_receiver_nothing_is_missing_and_lines_may_come_twice()
    {
        using SignedLog many = new(24, each: 3, number => $"ü {number}");
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        await using SyslogSink sink = Sink(rsyslog);
        List<string> all = [.. many.Lines.Select(line => Encoding.UTF8.GetString(line.Text.Span))];
        int taken = 0;
        foreach (TrackLine[] batch in many.Lines.Chunk(4))
        {
            await TakeInTheEnd(sink, batch);
            taken += batch.Length;
            // A batch that went to the dead one comes again with the next one, so it is the second after a kill that must be there.
            if (taken % 16 == 8)
            {
                await rsyslog.Until(() => all.Take(taken).All(rsyslog.Lines.Contains));
                await rsyslog.Kill();
                await rsyslog.Start();
            }
        }

        await rsyslog.Until(() => all.All(rsyslog.Lines.Contains));
        Assert.Equal(all, rsyslog.Lines.Distinct());
    }

    [Fact]
    public async Task While_the_receiver_is_away_nothing_is_taken_and_what_it_had_last_comes_again()
    {
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        await using SyslogSink sink = Sink(rsyslog);
        await sink.Take([.. log.Lines.Take(4)], CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count >= 4);
        await rsyslog.Kill();

        TrackLine[] next = [.. log.Lines.Skip(4).Take(2)], rest = [.. log.Lines.Skip(6)];
        SinkException? refused = null;
        while (refused is null)
            refused = await Record.ExceptionAsync(() => sink.Take(next, CancellationToken.None)) as SinkException;
        Assert.DoesNotContain("密", refused.ToString(), StringComparison.Ordinal);
        await rsyslog.Start();
        await sink.Take(next, CancellationToken.None);
        await sink.Take(rest, CancellationToken.None);

        await rsyslog.Until(() => rsyslog.Lines.Distinct().Count() >= log.Lines.Count);
        Assert.Equal(log.Lines.Select(line => Encoding.UTF8.GetString(line.Text.Span)), rsyslog.Lines.Distinct());
        Assert.True(rsyslog.Lines.Count > log.Lines.Count);
    }

    [Fact]
    public async Task A_receiver_of_another_authority_or_name_is_refused_before_anything_is_sent()
    {
        using TestAuthority other = new();
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        await using Rsyslog elsewhere = await Rsyslog.Start(authority, "elsewhere.example");
        foreach ((Rsyslog receiver, string file) in new[] { (rsyslog, other.File), (rsyslog, string.Empty), (elsewhere, authority.File) })
        {
            await using SyslogSink sink = new(receiver.Address, new SinkCertificates(file), "host", time);
            SinkException refused = await Assert.ThrowsAsync<SinkException>(() => sink.Take(log.Lines, CancellationToken.None));
            Assert.StartsWith("The server cannot connect to the syslog receiver: ", refused.Message, StringComparison.Ordinal);
        }

        await using SyslogSink right = Sink(rsyslog);
        await right.Take([log.Lines[0]], CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count > 0);
        Assert.Equal(SignedLog.Bytes(log.Lines.Take(1)), rsyslog.Bytes);
        Assert.Empty(elsewhere.Bytes);
    }

    [Fact]
    public async Task A_change_of_the_authorities_counts_from_the_next_batch_on()
    {
        using TestAuthority other = new();
        await using Rsyslog rsyslog = await Rsyslog.Start(authority);
        string file = Path.Combine(Path.GetDirectoryName(authority.File)!, "trusted.pem");
        File.Copy(authority.File, file);
        await using SyslogSink sink = new(rsyslog.Address, new SinkCertificates(file), "host", time);
        await sink.Take([.. log.Lines.Take(2)], CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count == 2);

        File.Copy(other.File, file, overwrite: true);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            SinkException refused = await Assert.ThrowsAsync<SinkException>(() => sink.Take([log.Lines[2]], CancellationToken.None));
            Assert.StartsWith("The server cannot connect to the syslog receiver: ", refused.Message, StringComparison.Ordinal);
        }

        File.Delete(file);
        Assert.Contains("AuthorityFile", (await Assert.ThrowsAsync<SinkException>(() => sink.Take([log.Lines[2]], CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Equal(2, rsyslog.Lines.Count);

        File.Copy(authority.File, file);
        await sink.Take([log.Lines[2]], CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count == 5);
        // What was written last on the connection before comes again.
        Assert.Equal(SignedLog.Bytes([.. log.Lines.Take(2), .. log.Lines.Take(3)]), rsyslog.Bytes);
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_certificate_is_shown_it()
    {
        await using Rsyslog rsyslog = await Rsyslog.Start(authority, peer: "ssm.example");
        string file = authority.Issue("ssm.example").Both;
        await using SyslogSink sink = new(rsyslog.Address, new SinkCertificates(authority.File, file), "host", time);
        await sink.Take(log.Lines, CancellationToken.None);
        await rsyslog.Until(() => rsyslog.Lines.Count >= log.Lines.Count);
        Assert.Equal(SignedLog.Bytes(log.Lines), rsyslog.Bytes);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_given_up_after_ten_seconds()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using SyslogSink sink = Sink(silent);
        Task taking = sink.Take(log.Lines, CancellationToken.None);
        using TcpClient met = await silent.AcceptTcpClientAsync();
        await GivenUp(taking);
    }

    [Fact]
    public async Task A_receiver_that_does_not_read_is_given_up_after_ten_seconds()
    {
        using TcpListener slow = new(IPAddress.Loopback, 0);
        slow.Start();
        (string certificate, string key, _) = authority.Issue("127.0.0.1");
        using X509Certificate2 shown = X509Certificate2.CreateFromPemFile(certificate, key);
        using SignedLog large = new(3, each: 3, _ => new string('x', 12_000_000));
        await using SyslogSink sink = Sink(slow);
        Task taking = sink.Take(large.Lines, CancellationToken.None);
        await using SslStream met = new(new NetworkStream(await slow.AcceptSocketAsync(), ownsSocket: true));
        await met.AuthenticateAsServerAsync(shown);
        await met.ReadExactlyAsync(new byte[1]);
        await GivenUp(taking);
    }

    [Fact]
    public async Task The_caller_may_give_up()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using SyslogSink sink = Sink(silent);
        using CancellationTokenSource giving = new();
        Task taking = sink.Take(log.Lines, giving.Token);
        using TcpClient met = await silent.AcceptTcpClientAsync();
        await giving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    public void Dispose()
    {
        log.Dispose();
        authority.Dispose();
    }

    private async Task GivenUp(Task taking)
    {
        time.Advance(SyslogSink.Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(taking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("within 10 seconds", (await Assert.ThrowsAsync<SinkException>(() => taking)).Message, StringComparison.Ordinal);
    }

    // As a track does.
    private static async Task TakeInTheEnd(SyslogSink sink, IReadOnlyList<TrackLine> batch)
    {
        while (await Record.ExceptionAsync(() => sink.Take(batch, CancellationToken.None)) is { } fault)
            Assert.IsType<SinkException>(fault);
    }

    private SyslogSink Sink(Rsyslog rsyslog) => new(rsyslog.Address, new SinkCertificates(authority.File), "host", time);

    private SyslogSink Sink(TcpListener listener) =>
        new(new SyslogAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port), new SinkCertificates(authority.File), "host", time);
}
