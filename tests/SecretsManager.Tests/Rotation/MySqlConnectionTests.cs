using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.MySql;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What the other side may be and do: another server, none, one that lies.</summary>
public sealed class MySqlConnectionTests(MariaDbServer server) : IClassFixture<MariaDbServer>
{
    private static readonly CredentialScope Scope = new(["%"], []);

    // The client library measures it by the machine's clock.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MySqlDriver _driver = new();

    [Fact]
    public async Task A_certificate_is_taken_for_its_own_host_by_its_own_authority_alone()
    {
        using var target = server.Target();
        await _driver.Accounts(target, default);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = CertificateForm.Authority(key, RandomNumberGenerator.GetBytes(16), DateTimeOffset.UtcNow);
        await _driver.Accounts(target with { Authority = stranger.ExportCertificatePem() + "\n" + server.Authority }, default);
        foreach (var wrong in new[]
        {
            target with { Authority = stranger.ExportCertificatePem() }, target with { Authority = "" }, target with { Authority = "no certificate" },
            target with { Host = "127.0.0.2" },
        })
            await MySqlDriverTests.AssertFault(TargetFault.Untrusted, () => _driver.Accounts(wrong, default));
    }

    [Fact]
    public async Task Without_encryption_an_instance_is_used_only_where_the_operator_said_so()
    {
        using var target = server.Target();
        await _driver.Accounts(target with { Encryption = TargetEncryption.None }, default);
        await using Liar plain = new(async stream =>
        {
            await stream.WriteAsync(Greeting(encryption: false));
            await Swallow(stream);
        });
        await MySqlDriverTests.AssertFault(TargetFault.Untrusted, () => _driver.Accounts(plain.Instead(target) with { Encryption = TargetEncryption.Verified }, default));
        Assert.DoesNotContain("ssm_admin", plain.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_of_the_administrator_is_said_to_be_that()
    {
        using var target = server.TargetOf("ssm_admin", "wrong");
        var thrown = await MySqlDriverTests.AssertFault(TargetFault.AdministratorRefused, () => _driver.Accounts(target, default));
        Assert.Contains("1045", thrown.Message, StringComparison.Ordinal);
        Assert.Null(thrown.InnerException);
        using var password = MySqlDriverTests.NewPassword(out _);
        await MySqlDriverTests.AssertFault(TargetFault.AdministratorRefused, () => _driver.LogsIn(target, MySqlDriverTests.NewAccount(), password, Scope, default));
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_unreachable_and_does_its_work_when_it_is_back()
    {
        using var target = server.Target();
        using var password = MySqlDriverTests.NewPassword(out _);
        var account = MySqlDriverTests.NewAccount();
        await _driver.Apply(target, account, password, Scope, default);
        await server.Stop();
        try
        {
            await MySqlDriverTests.AssertFault(TargetFault.Unreachable, () => _driver.Accounts(target, default));
            await MySqlDriverTests.AssertFault(TargetFault.Unreachable, () => _driver.LogsIn(target, account, password, Scope, default));
        }
        finally
        {
            await server.Start();
        }

        Assert.True(await _driver.LogsIn(target, account, password, Scope, default));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("/run/mysqld/mysqld.sock")]
    [InlineData("")]
    [InlineData("host;Port=1")]
    public async Task What_is_no_host_is_not_connected_to(string host)
    {
        using var target = server.Target();
        await MySqlDriverTests.AssertFault(TargetFault.Failed, () => _driver.Accounts(target with { Host = host }, default));
    }

    [Fact]
    public async Task Whoever_says_nothing_is_given_up()
    {
        await using Liar silent = new(Swallow);
        await AssertEnds(TargetFault.Unreachable, silent);
    }

    [Fact]
    public async Task Whoever_trickles_is_given_up()
    {
        await using Liar trickling = new(async stream =>
        {
            foreach (var one in Greeting(encryption: false).Concat(new byte[1000]))
            {
                await stream.WriteAsync(new[] { one });
                await Task.Delay(500);
            }
        });
        await AssertEnds(TargetFault.Unreachable, trickling);
    }

    [Fact]
    public async Task Whoever_lets_us_in_and_then_says_nothing_is_given_up()
    {
        await using Liar mute = new(async stream =>
        {
            await stream.WriteAsync(Greeting(encryption: false));
            await stream.ReadAtLeastAsync(new byte[36], 36);
            await stream.WriteAsync(Packet(2, [0, 0, 0, 2, 0, 0, 0]));
            await Swallow(stream);
        });
        await AssertEnds(TargetFault.Unreachable, mute);
    }

    [Fact]
    public async Task Whoever_has_not_shown_a_certificate_hears_no_password_even_if_he_asks_for_it()
    {
        foreach (var encryption in new[] { false, true })
        {
            await using Liar greedy = new(async stream =>
            {
                await stream.WriteAsync(Greeting(encryption));
                await stream.ReadAtLeastAsync(new byte[36], 36);
                await stream.WriteAsync(Packet(2, [0xFE, .. "mysql_clear_password\0"u8]));
                await Swallow(stream);
            });
            using var genuine = server.Target();
            await MySqlDriverTests.AssertFault(TargetFault.Untrusted, () => _driver.Accounts(greedy.Instead(genuine) with { Encryption = TargetEncryption.Verified }, default));
            Assert.DoesNotContain("not-the-secret", greedy.Heard, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_has_shown_its_certificate_may_check_the_password_as_MySQL_8_does()
    {
        TaskCompletionSource<string> told = new();
        await using Liar recent = new(async stream =>
        {
            await stream.WriteAsync(Greeting(encryption: true));
            await stream.ReadExactlyAsync(new byte[36]);
            using var certificate = server.Certificate;
            await using SslStream secured = new(stream);
            await secured.AuthenticateAsServerAsync(certificate);
            await ReadPacket(secured);
            await secured.WriteAsync(Packet(3, [0xFE, .. "caching_sha2_password\0abcdefghijklmnopqrst\0"u8]));
            await ReadPacket(secured);
            await secured.WriteAsync(Packet(5, [1, 4]));
            told.SetResult(Encoding.UTF8.GetString(await ReadPacket(secured)));
            await secured.WriteAsync(Packet(7, [0xFF, 0x15, 0x04, .. "#28000Access denied"u8]));
            await Swallow(secured);
        });
        using var genuine = server.Target();
        await MySqlDriverTests.AssertFault(
            TargetFault.AdministratorRefused, () => _driver.Accounts(recent.Instead(genuine) with { Encryption = TargetEncryption.Verified }, default));
        Assert.Equal("not-the-secret-of-anybody\0", await told.Task);
        Assert.DoesNotContain("not-the-secret", recent.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asks_for_a_file_gets_none()
    {
        await using Liar curious = new(async stream =>
        {
            await stream.WriteAsync(Greeting(encryption: false));
            await stream.ReadAtLeastAsync(new byte[36], 36);
            await stream.WriteAsync(Packet(2, [0, 0, 0, 2, 0, 0, 0]));
            await stream.ReadAtLeastAsync(new byte[5], 5);
            await stream.WriteAsync(Packet(1, [0xFB, .. "/etc/hostname"u8]));
            await Swallow(stream);
        });
        await AssertEnds(null, curious);
        Assert.DoesNotContain(await File.ReadAllTextAsync("/etc/hostname", TestContext.Current.CancellationToken), curious.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_what_no_server_says_is_not_believed()
    {
        Random chance = new(7);
        for (var i = 0; i < 60; i++)
        {
            var noise = new byte[chance.Next(1, 300)];
            chance.NextBytes(noise);
            var greeted = i % 2 == 0;
            await using Liar mad = new(async stream =>
            {
                if (greeted)
                {
                    await stream.WriteAsync(Greeting(encryption: false));
                    await stream.ReadAtLeastAsync(new byte[36], 36);
                    await stream.WriteAsync(Packet(2, noise));
                }
                else
                    await stream.WriteAsync(noise);
            });
            await AssertEnds(null, mad);
        }

        await using Liar webServer = new(async stream => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        await AssertEnds(null, webServer);
    }

    /// <summary>It ends in the time allowed, and with a fault that tells the operator; which of the two depends on what the noise happens to look like.</summary>
    private async Task AssertEnds(TargetFault? expected, Liar liar)
    {
        using var genuine = server.Target();
        var began = Stopwatch.GetTimestamp();
        var thrown = await Assert.ThrowsAsync<TargetException>(() => _driver.Accounts(liar.Instead(genuine) with { Patience = Patience }, default));
        Assert.True(Stopwatch.GetElapsedTime(began) < 3 * Patience, "It took too long.");
        if (expected is { } fault)
            Assert.Equal(fault, thrown.Fault);
        else
            Assert.True(thrown.Fault is TargetFault.Untrusted or TargetFault.Unreachable or TargetFault.Failed, thrown.Fault.ToString());
    }

    private static async Task Swallow(Stream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }

    private static async Task<byte[]> ReadPacket(Stream stream)
    {
        var head = new byte[4];
        await stream.ReadExactlyAsync(head);
        var content = new byte[head[0] | (head[1] << 8) | (head[2] << 16)];
        await stream.ReadExactlyAsync(content);
        return content;
    }

    private static byte[] Greeting(bool encryption)
    {
        var capabilities = 0x000F_F7DFu & ~0x20u;
        // Without long flags of compression and encryption, with plugins named by the server.
        if (encryption)
            capabilities |= 0x800;
        else
            capabilities &= ~0x800u;
        return Packet(0,
        [
            10, .. "8.0.36\0"u8, 1, 0, 0, 0, .. "abcdefgh"u8, 0, (byte)capabilities, (byte)(capabilities >> 8), 45, 2, 0,
            (byte)(capabilities >> 16), (byte)(capabilities >> 24), 21, .. new byte[10], .. "ijklmnopqrst\0"u8, .. "mysql_native_password\0"u8,
        ]);
    }

    private static byte[] Packet(byte number, byte[] content) => [(byte)content.Length, (byte)(content.Length >> 8), 0, number, .. content];

    /// <summary>Something that listens where a server should.</summary>
    private sealed class Liar : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly MemoryStream _heard = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Task _serving;

        public Liar(Func<Stream, Task> answer)
        {
            _listener.Start();
            _serving = Serve(answer);
        }

        /// <summary>All that was said to it.</summary>
        public string Heard
        {
            get
            {
                lock (_heard)
                    return Encoding.Latin1.GetString(_heard.ToArray());
            }
        }

        public ProductTarget Instead(ProductTarget target) =>
            target with { Port = ((IPEndPoint)_listener.LocalEndpoint).Port, Encryption = TargetEncryption.None };

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _serving;
            _listener.Stop();
            _end.Dispose();
        }

        private async Task Serve(Func<Stream, Task> answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                    await using Ear ear = new(client.GetStream(), _heard);
                    try
                    {
                        await answer(ear).WaitAsync(_end.Token);
                    }
                    catch (IOException)
                    {
                        // The other side has gone, as it should.
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
            {
            }
        }
    }

    /// <summary>Keeps what is read.</summary>
    private sealed class Ear(Stream inner, MemoryStream heard) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            lock (heard)
                heard.Write(buffer.Span[..count]);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
