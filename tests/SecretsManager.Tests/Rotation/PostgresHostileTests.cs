using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Postgres;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What stands where a PostgreSQL should may do as it likes: nobody waits for it for long, it gets no password, and its words come to nobody's eyes.</summary>
public sealed class PostgresHostileTests
{
    private const string Words = "words of the other side";

    // The client library measures a part of it by the machine's clock.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly byte[] AuthenticationOk = Message('R', 0, 0, 0, 0);

    private static readonly byte[] Ready = Message('Z', (byte)'I');

    private readonly FakeTimeProvider time = new();

    public static TheoryData<string> Behaviours => [.. Answers.Keys];

    // What is sent when the client has sent its first message; then the connection is closed.
    private static Dictionary<string, byte[]> Answers { get; } = new()
    {
        ["nothing"] = [],
        ["another protocol"] = "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(),
        ["noise"] = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31))],
        ["zeros"] = new byte[4096],
        ["a message of no length"] = [(byte)'R', 0, 0, 0, 0],
        ["a message of negative length"] = [(byte)'R', 0xFF, 0xFF, 0xFF, 0xFF],
        ["a message without end"] = [(byte)'R', 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
        ["asks for the password in clear"] = Message('R', 0, 0, 0, 3),
        ["asks for MD5"] = Message('R', 0, 0, 0, 5, 1, 2, 3, 4),
        ["asks for Kerberos"] = Message('R', 0, 0, 0, 7),
        ["asks for an unknown proof"] = Message('R', 0, 0, 0, 99),
        ["asks for no proof"] = [.. AuthenticationOk, .. Ready],
        ["asks for another mechanism"] = Message('R', [0, 0, 0, 10, .. "PLAIN\0\0"u8]),
        ["a broken mechanism"] = Message('R', [0, 0, 0, 10, .. "SCRAM-SHA-256"u8]),
        ["an error without fields"] = Message('E', 0),
        ["an error that talks"] = Message('E', [.. "SFATAL\0VFATAL\0C28P01\0M"u8, .. Encoding.UTF8.GetBytes(Words), 0, 0]),
        ["an error of a strange number"] = Message('E', [.. "SFATAL\0VFATAL\0C"u8, .. Encoding.UTF8.GetBytes(Words), .. "\0M\0\0"u8]),
        ["ready before it asked"] = Ready,
    };

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task A_hostile_answer_is_a_fault_in_our_words(string behaviour)
    {
        await using Listener listener = new(Answers[behaviour], close: true);
        TargetException fault = await Ask(listener, TargetEncryption.None, () => { });
        Assert.Contains(fault.Fault, (TargetFault[])[TargetFault.Untrusted, TargetFault.Unreachable, TargetFault.AdministratorRefused, TargetFault.Failed]);
        Assert.DoesNotContain(Words, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-password", await listener.Received(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N")]
    [InlineData("S")]
    [InlineData("Snot TLS at all")]
    [InlineData("E")]
    public async Task Without_TLS_nothing_is_told(string answer)
    {
        await using Listener listener = new(Encoding.ASCII.GetBytes(answer), close: true);
        TargetException fault = await Ask(listener, TargetEncryption.Verified, () => { });
        Assert.Contains(fault.Fault, (TargetFault[])[TargetFault.Untrusted, TargetFault.Unreachable]);
        Assert.DoesNotContain("the-administrator", await listener.Received(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TargetEncryption.None, "")]
    [InlineData(TargetEncryption.Verified, "")]
    [InlineData(TargetEncryption.Verified, "S")]
    [InlineData(TargetEncryption.None, "R\0\0\0")]
    public async Task Nobody_waits_for_silence_longer_than_the_patience(object encryption, string answer)
    {
        await using Listener listener = new(Encoding.ASCII.GetBytes(answer), close: false);
        TargetException fault = await Ask(listener, (TargetEncryption)encryption, () => time.Advance(Patience));
        Assert.Equal(TargetFault.Unreachable, fault.Fault);
    }

    [Theory]
    [InlineData("/var/run/postgresql")]
    [InlineData("one,two")]
    [InlineData("@abstract")]
    [InlineData("")]
    public async Task A_host_that_is_no_host_is_not_connected_to(string host)
    {
        PostgresDriver driver = new(new SystemRandomBytes(), time, NullLogger<PostgresDriver>.Instance);
        using ProductTarget target = new("Postgres", host, 5432, TargetEncryption.None, "", "", "the-administrator", PostgresTarget.Secret("the-password"));
        Assert.Equal(TargetFault.Failed, (await Assert.ThrowsAsync<TargetException>(() => driver.Accounts(target, CancellationToken.None))).Fault);
    }

    private async Task<TargetException> Ask(Listener listener, TargetEncryption encryption, Action whenHeard)
    {
        PostgresDriver driver = new(new SystemRandomBytes(), time, NullLogger<PostgresDriver>.Instance);
        using ProductTarget target = new("Postgres", "127.0.0.1", listener.Port, encryption, "", "", "the-administrator", PostgresTarget.Secret("the-password")) { Patience = Patience };
        Task<IReadOnlyList<string>> asking = driver.Accounts(target, CancellationToken.None);
        await listener.Heard;
        whenHeard();
        return await Assert.ThrowsAsync<TargetException>(() => asking);
    }

    private static byte[] Message(char type, params byte[] body)
    {
        byte[] message = [(byte)type, 0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length + 4);
        return message;
    }

    /// <summary>Takes connections, answers the first message of each, and keeps all that it got.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MemoryStream received = new();
        private readonly List<TcpClient> clients = [];
        private readonly byte[] answer;
        private readonly bool close;
        private readonly Task accepting;

        public Listener(byte[] answer, bool close)
        {
            (this.answer, this.close) = (answer, close);
            listener.Start();
            accepting = Accept();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public Task Heard => heard.Task;

        public async Task<string> Received()
        {
            listener.Stop();
            await accepting;
            return Encoding.Latin1.GetString(received.ToArray());
        }

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            foreach (TcpClient client in clients)
                client.Dispose();
            await accepting;
            listener.Dispose();
        }

        private async Task Accept()
        {
            byte[] bytes = new byte[65536];
            try
            {
                while (true)
                {
                    TcpClient client = await listener.AcceptTcpClientAsync();
                    clients.Add(client);
                    NetworkStream stream = client.GetStream();
                    received.Write(bytes, 0, await stream.ReadAsync(bytes));
                    await stream.WriteAsync(answer);
                    heard.TrySetResult();
                    if (!close)
                        continue;
                    client.Client.Shutdown(SocketShutdown.Send);
                    for (int more; (more = await stream.ReadAsync(bytes)) > 0;)
                        received.Write(bytes, 0, more);
                    client.Dispose();
                }
            }
            catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                heard.TrySetResult();
            }
        }
    }
}
