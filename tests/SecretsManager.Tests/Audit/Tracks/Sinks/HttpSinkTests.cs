using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

public sealed class HttpSinkTests : IAsyncLifetime
{
    private const string Secret = "canary-0123456789";

    private readonly TestAuthority authority = new();
    private readonly Scratch scratch = new();
    private readonly FakeTimeProvider time = new();
    private readonly SignedLog log = new(8, each: 3, number => $"密钥 ü {number}");
    private HttpsReceiver receiver = null!;
    private HttpSink sink = null!;

    public async ValueTask InitializeAsync()
    {
        receiver = await HttpsReceiver.Start(authority);
        sink = Sink();
    }

    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync();
        await receiver.DisposeAsync();
        log.Dispose();
        scratch.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task Lines_arrive_byte_for_byte_and_the_receiver_is_told_whose_they_are()
    {
        await Take(log.Lines);

        Posted posted = Assert.Single(receiver.Posted);
        Assert.Equal("POST /in?to=log", posted.Line);
        Assert.Equal(SignedLog.Bytes(log.Lines), posted.Body);
        Assert.Equal(("application/x-ndjson", "bus", SignedLog.Origin), (posted.Headers["Content-Type"], posted.Headers["Ssm-Sink"], posted.Headers["Ssm-Origin"]));
        Assert.Equal(("1", "8"), (posted.Headers["Ssm-First"], posted.Headers["Ssm-Last"]));
        Assert.DoesNotContain("Authorization", posted.Headers.Keys);
        Assert.DoesNotContain("traceparent", posted.Headers.Keys);
    }

    [Theory]
    [InlineData(2500, 10)]
    [InlineData(6, 400_000)]
    [InlineData(2, 2_000_000)]
    public async Task Many_lines_come_in_several_posts_of_a_thousand_lines_or_a_mebibyte(int records, int each)
    {
        using SignedLog many = new(records, records, _ => new string('x', each));
        await Take(many.Lines);

        Assert.Equal(SignedLog.Bytes(many.Lines), receiver.Bytes);
        Assert.InRange(receiver.Posted.Count, 2, 4);
        Assert.All(receiver.Posted, posted => Assert.True(posted.Body.Count(letter => letter == '\n') is 1 or (<= 1000 and > 0)));
        Assert.All(receiver.Posted, posted => Assert.True(posted.Body.Length <= 1024 * 1024 || posted.Body.Count(letter => letter == '\n') == 1));
        Assert.Equal("1", receiver.Posted[0].Headers["Ssm-First"]);
        Assert.Equal(records.ToString(CultureInfo.InvariantCulture), receiver.Posted[^1].Headers["Ssm-Last"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task A_status_of_2xx_counts_as_taken(int status)
    {
        receiver.Answer = http => Task.FromResult(http.Response.StatusCode = status);
        await Take(log.Lines);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Another_status_is_not_taken_and_nothing_is_followed(int status)
    {
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await Refused($"The receiver answered with the status {status}.");
        Assert.Single(receiver.Posted);
        await Recovers();
    }

    [Fact]
    public async Task A_connection_that_is_cut_before_the_answer_is_not_taken()
    {
        receiver.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await Refused("The receiver cannot be reached or does not keep to HTTP");
        await Recovers();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_cut_within_the_answer_is_not_taken(bool isLengthTold)
    {
        receiver.Answer = async http =>
        {
            if (isLengthTold)
                http.Response.ContentLength = 100;
            await http.Response.WriteAsync("half of it");
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        // Whether the beginning of the answer still gets through is not the receiver's to say.
        await Refused("The ");
        await Recovers();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_taken()
    {
        receiver.Answer = async http =>
        {
            byte[] block = new byte[8192];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(block, http.RequestAborted);
        };
        await Refused("The receiver answered with more than 65536 bytes.");
        await Recovers();
    }

    [Fact]
    public async Task Headers_without_measure_are_not_taken()
    {
        receiver.Answer = http => Task.FromResult(http.Response.Headers["Large"] = new string('x', 20_000));
        await Refused("The receiver cannot be reached or does not keep to HTTP");
        await Recovers();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_does_not_come_to_an_end_is_given_up_after_ten_seconds(bool begins)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = async http =>
        {
            if (begins)
                await http.Response.Body.FlushAsync();
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        Task taking = Take(log.Lines);
        await reached.Task;
        time.Advance(HttpSink.Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(taking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("within 10 seconds", (await Assert.ThrowsAsync<SinkException>(() => taking)).Message, StringComparison.Ordinal);
        await Recovers();
    }

    [Fact]
    public async Task The_caller_may_give_up()
    {
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        using CancellationTokenSource giving = new();
        Task taking = sink.Take(log.Lines, giving.Token);
        await receiver.Next();
        await giving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        await Recovers();
    }

    [Fact]
    public async Task Nobody_who_cannot_be_reached_takes_anything()
    {
        await receiver.DisposeAsync();
        await Refused("The receiver cannot be reached or does not keep to HTTP: ConnectionError.");
        receiver = await HttpsReceiver.Start(authority);
    }

    [Fact]
    public async Task A_receiver_of_another_authority_is_refused_before_anything_is_sent()
    {
        using TestAuthority other = new();
        await Unknown(new SinkCertificates(other.File));
        await Unknown(new SinkCertificates(string.Empty));
        Assert.Empty(receiver.Posted);
    }

    [Fact]
    public async Task A_receiver_of_another_name_is_refused_before_anything_is_sent()
    {
        await receiver.DisposeAsync();
        receiver = await HttpsReceiver.Start(authority, "localhost");
        await Unknown(new SinkCertificates(authority.File));
        Assert.Empty(receiver.Posted);
    }

    [Fact]
    public async Task An_authority_that_is_taken_out_of_the_file_vouches_for_nobody_from_the_next_batch_on()
    {
        using TestAuthority other = new();
        string trusted = scratch.File("trusted.pem", await File.ReadAllTextAsync(authority.File, TestContext.Current.CancellationToken));
        await using HttpSink known = Sink(certificates: new SinkCertificates(trusted));
        await known.Take(log.Lines, CancellationToken.None);

        File.Copy(other.File, trusted, overwrite: true);
        await Refuses("SecureConnectionError");
        File.Delete(trusted);
        await Refuses("The AuthorityFile cannot be read");
        await Refuses("The AuthorityFile cannot be read");
        Assert.Single(receiver.Posted);

        File.Copy(authority.File, trusted);
        await known.Take(log.Lines, CancellationToken.None);
        Assert.Equal(SignedLog.Bytes(log.Lines), receiver.Posted[^1].Body);

        async Task Refuses(string sentence) =>
            Assert.Contains(sentence, (await Assert.ThrowsAsync<SinkException>(() => known.Take(log.Lines, CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_kept_while_the_authorities_are_the_same()
    {
        HashSet<string> connections = [];
        receiver.Answer = http => Task.FromResult(connections.Add(http.Connection.Id));
        await Take(log.Lines);
        File.SetLastWriteTimeUtc(authority.File, DateTime.UnixEpoch);
        await Take(log.Lines);
        Assert.Single(connections);
    }

    [Fact]
    public async Task The_token_is_sent_and_read_again_for_each_batch()
    {
        await using HttpSink known = Sink(TokenFile("first\n"));
        await known.Take(log.Lines, CancellationToken.None);
        TokenFile("second");
        await known.Take(log.Lines, CancellationToken.None);
        Assert.Equal(["Bearer first", "Bearer second"], receiver.Posted.Select(posted => posted.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData(Secret + "\r\nOther: header")]
    [InlineData(Secret + " two")]
    [InlineData(Secret + "ü")]
    public async Task A_token_that_is_none_is_not_sent_and_not_told(string token)
    {
        await using HttpSink known = Sink(TokenFile(token));
        SinkException refused = await Assert.ThrowsAsync<SinkException>(() => known.Take(log.Lines, CancellationToken.None));
        Assert.Contains("TokenFile", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Posted);
    }

    [Fact]
    public async Task A_token_that_is_missing_or_open_to_others_is_not_sent()
    {
        await using HttpSink missing = Sink(new BearerToken(scratch.In("missing")));
        await Assert.ThrowsAsync<SinkException>(() => missing.Take(log.Lines, CancellationToken.None));

        BearerToken open = TokenFile(Secret);
        Mount.Run("chmod", "0640", scratch.In("token"));
        await using HttpSink told = Sink(open);
        Assert.Contains("0600", (await Assert.ThrowsAsync<SinkException>(() => told.Take(log.Lines, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Empty(receiver.Posted);
    }

    [Fact]
    public async Task No_failure_tells_the_token_or_a_line()
    {
        using SignedLog secret = new(3, each: 3, _ => Secret);
        await using HttpSink known = Sink(TokenFile(Secret));
        foreach (Func<HttpContext, Task> answer in (Func<HttpContext, Task>[])[Echo, Fail, Cut])
        {
            receiver.Answer = answer;
            SinkException failed = await Assert.ThrowsAsync<SinkException>(() => known.Take(secret.Lines, CancellationToken.None));
            Assert.DoesNotContain(Secret, failed.ToString(), StringComparison.Ordinal);
        }

        static async Task Echo(HttpContext http)
        {
            http.Response.StatusCode = 500;
            http.Response.Headers["Echo"] = http.Request.Headers.Authorization;
            await http.Response.WriteAsync(http.Request.Headers.Authorization.ToString());
        }

        static Task Fail(HttpContext http) => throw new InvalidOperationException(http.Request.Headers.Authorization);

        static Task Cut(HttpContext http)
        {
            http.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_a_receiver_said_it_has_and_has_not_is_named_by_the_verification()
    {
        await using Bench bench = await Bench.Open();
        LogTrack track = new(
            new LogSink("bus", Sink(clock: bench.Time), IsRequired: false), bench.Service<LogFeed>(), bench.Service<RequiredTracks>(), bench.Deployment.Node, bench.Deployment.Database, bench.Time);
        for (int round = 0; round < 3; round++)
        {
            await bench.SsmOk("ListSecrets", new { });
            await bench.Deployment.Sealer.Seal(CancellationToken.None);
            await track.Deliver(CancellationToken.None);
        }

        await track.Sink.DisposeAsync();
        IReadOnlyList<Posted> posted = receiver.Posted;
        Assert.InRange(posted.Count, 3, int.MaxValue);
        Assert.Empty((await LogCheck.Verify(bench, posted.SelectMany(Lines), new LogExpectations { AllowTail = false, From = 1 })).Findings);
        LogReport report = await LogCheck.Verify(bench, posted.Where((_, at) => at != 1).SelectMany(Lines));
        Assert.Equal(long.Parse(posted[1].Headers["Ssm-First"], CultureInfo.InvariantCulture), report.Findings[0].Number);
        Assert.Contains("missing", report.Findings[0].Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Lines(Posted posted)
    {
        for (int from = 0, to; (to = Array.IndexOf(posted.Body, (byte)'\n', from)) >= 0; from = to + 1)
            yield return posted.Body[from..to];
    }

    private HttpSink Sink(BearerToken? token = null, SinkCertificates? certificates = null, TimeProvider? clock = null) =>
        new("bus", receiver.Address, SignedLog.Origin, certificates ?? new SinkCertificates(authority.File), token, clock ?? time);

    private BearerToken TokenFile(string content)
    {
        string file = scratch.File("token", content);
        Mount.Run("chmod", "0600", file);
        return new BearerToken(file);
    }

    private Task Take(IReadOnlyList<TrackLine> lines) => sink.Take(lines, CancellationToken.None);

    private async Task Refused(string sentence) =>
        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<SinkException>(() => Take(log.Lines))).Message, StringComparison.Ordinal);

    private async Task Unknown(SinkCertificates certificates)
    {
        await using HttpSink strict = Sink(certificates: certificates);
        SinkException refused = await Assert.ThrowsAsync<SinkException>(() => strict.Take(log.Lines, CancellationToken.None));
        Assert.Contains("SecureConnectionError", refused.Message, StringComparison.Ordinal);
    }

    // The same lines, to a receiver that keeps them.
    private async Task Recovers()
    {
        receiver.Answer = _ => Task.CompletedTask;
        await Take(log.Lines);
        Assert.Equal(SignedLog.Bytes(log.Lines), receiver.Posted[^1].Body);
    }
}
