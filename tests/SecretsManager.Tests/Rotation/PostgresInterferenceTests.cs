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

/// <summary>A PostgreSQL that let the administrator in, and then answers his first question as it likes.</summary>
public sealed class PostgresInterferenceTests(PostgresTarget postgres) : IClassFixture<PostgresTarget>
{
    private const string Words = "words of the other side";

    // The client library measures a part of it by the machine's clock; the real server must have let us in by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly byte[] Begun =
    [
        .. Message('1'), .. Message('2'),
        .. Message('T', [0, 1, .. "n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]),
    ];

    private static readonly byte[] Ended = [.. Message('C', [.. "SELECT 1\0"u8]), .. Message('Z', (byte)'I')];

    public static TheoryData<string> Behaviours => [.. Answers.Keys];

    private static Dictionary<string, byte[]> Answers { get; } = new()
    {
        ["nothing"] = [],
        ["noise"] = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31))],
        ["another message"] = Message('Z', (byte)'I'),
        ["a row before its columns"] = [.. Message('1'), .. Message('2'), .. Row(Encoding.UTF8.GetBytes(Words)), .. Ended],
        ["a row of other columns"] = [.. Begun, .. Message('D', 0, 9, 0, 0, 0, 1, (byte)'a'), .. Ended],
        ["rows of nothing"] = [.. Message('1'), .. Message('2'), .. Message('T', 0, 0), .. Message('D', 0, 0), .. Ended],
        ["a row that is cut"] = [.. Begun, .. Row(new byte[100])[..50]],
        ["a row of two gigabytes"] = [.. Begun, (byte)'D', 0x7F, 0xFF, 0xFF, 0xFF, 0, 1, 0x7F, 0xFF, 0xFF, 0xF0],
        ["a column longer than its row"] = [.. Begun, .. Message('D', 0, 1, 0x7F, 0, 0, 0, (byte)'a'), .. Ended],
        ["a name of a megabyte"] = [.. Begun, .. Row(new byte[1 << 20]), .. Ended],
        ["no text"] = [.. Begun, .. Row([0xFF, 0xFE, 0xC0]), .. Message('C', 0)],
        ["too many rows"] = [.. Begun, .. Enumerable.Repeat(Row([(byte)'a']), 20_001).SelectMany(row => row), .. Ended],
        ["an error that talks"] = [.. Message('E', [.. "SERROR\0VERROR\0C42501\0M"u8, .. Encoding.UTF8.GetBytes(Words), 0, 0]), .. Message('Z', (byte)'I')],
        ["an error without a number"] = [.. Message('E', [.. "SERROR\0M"u8, .. Encoding.UTF8.GetBytes(Words), 0, 0]), .. Message('Z', (byte)'I')],
        ["a copy instead of rows"] = [.. Message('1'), .. Message('2'), .. Message('G', 0, 0, 0)],
    };

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task A_hostile_answer_is_a_fault_in_our_words(string behaviour)
    {
        await using Interference between = new(postgres.Server.Port, Answers[behaviour], Then.Close);
        TargetException fault = await Ask(between, TimeProvider.System);
        Assert.DoesNotContain(Words, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Then.Wait))]
    [InlineData(nameof(Then.GoOnForEver))]
    public async Task An_answer_has_the_patience_and_no_more_however_it_comes(string then)
    {
        FakeTimeProvider time = new();
        byte[] answer = then == nameof(Then.Wait) ? [.. Begun, .. Row([(byte)'a'])[..6]] : [.. Begun, .. Row([(byte)'a'])];
        await using Interference between = new(postgres.Server.Port, answer, Enum.Parse<Then>(then));
        Task<TargetException> asking = Ask(between, time);
        await Task.WhenAny(between.Heard, asking);
        Assert.True(between.Heard.IsCompletedSuccessfully, "The real server let nobody in.");
        time.Advance(Patience);
        Assert.Equal(TargetFault.Unreachable, (await asking).Fault);
    }

    private async Task<TargetException> Ask(Interference between, TimeProvider time)
    {
        PostgresDriver driver = new(new SystemRandomBytes(), time, NullLogger<PostgresDriver>.Instance);
        using ProductTarget target = postgres.As(PostgresTarget.Super);
        return await Assert.ThrowsAsync<TargetException>(() => driver.Accounts(target with { Port = between.Port, Patience = Patience }, CancellationToken.None));
    }

    private static byte[] Row(byte[] text)
    {
        byte[] body = [0, 1, 0, 0, 0, 0, .. text];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(2), text.Length);
        return Message('D', body);
    }

    private static byte[] Message(char type, params byte[] body)
    {
        byte[] message = [(byte)type, 0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length + 4);
        return message;
    }

    private enum Then
    {
        Close,
        Wait,

        // The last row of the answer comes again and again.
        GoOnForEver,
    }

    /// <summary>Stands between, passes everything on until the first statement, and answers that itself.</summary>
    private sealed class Interference : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource ending = new();
        private readonly int real;
        private readonly byte[] answer;
        private readonly Then then;
        private readonly Task accepting;

        public Interference(int real, byte[] answer, Then then)
        {
            (this.real, this.answer, this.then) = (real, answer, then);
            listener.Start();
            accepting = Accept();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public Task Heard => heard.Task;

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await accepting;
            listener.Dispose();
            ending.Dispose();
        }

        private async Task Accept()
        {
            List<Task> passing = [];
            try
            {
                while (true)
                    passing.Add(Pass(await listener.AcceptTcpClientAsync(ending.Token)));
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(passing);
            }
        }

        private async Task Pass(TcpClient client)
        {
            using (client)
            using (TcpClient server = new())
            {
                try
                {
                    await server.ConnectAsync(IPAddress.Loopback, real, ending.Token);
                    NetworkStream asks = client.GetStream(), answers = server.GetStream();
                    Task back = answers.CopyToAsync(asks, ending.Token);
                    byte[] bytes = new byte[65536];
                    for (int count; (count = await asks.ReadAsync(bytes, ending.Token)) > 0;)
                    {
                        if (bytes[0] is (byte)'P' or (byte)'Q')
                        {
                            await Answer(asks);
                            break;
                        }

                        await answers.WriteAsync(bytes.AsMemory(0, count), ending.Token);
                    }

                    server.Close();
                    await back;
                }
                catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
                {
                    // One of the two went.
                }
            }
        }

        private async Task Answer(NetworkStream asks)
        {
            await asks.WriteAsync(answer, ending.Token);
            heard.TrySetResult();
            byte[] last = Row([(byte)'a']);
            while (then == Then.GoOnForEver)
                await asks.WriteAsync(last, ending.Token);
            if (then == Then.Wait)
                await Task.Delay(Timeout.Infinite, ending.Token);
        }
    }
}
