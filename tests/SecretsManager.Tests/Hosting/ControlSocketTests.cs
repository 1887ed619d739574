using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class ControlSocketTests : IDisposable
{
    private static readonly RootStanding Standing = new("software", "SOFTWARE", true, "software", null, false, 0, false, [], null);

    private readonly Scratch scratch = new();
    private readonly List<ControlRequest> asked = [];

    [Fact]
    public async Task A_request_is_answered_and_the_socket_is_its_owner_s_alone()
    {
        await using (ControlSocket socket = Open(scratch.Path))
        {
            Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(scratch.In("control.sock")), 8));
            RootStanding standing = await Client().Ask(new ControlRequest { Command = "root-migrate", Target = "pkcs11", Secret = [1, 2, 3], Sessions = 4 });
            Assert.Equal(Standing with { Steps = standing.Steps }, standing);
            ControlRequest request = Assert.Single(asked);
            Assert.Equal(("root-migrate", "pkcs11", 4), (request.Command, request.Target, request.Sessions));
            Assert.Equal([1, 2, 3], request.Secret!);
        }

        Assert.False(File.Exists(scratch.In("control.sock")));
    }

    [Fact]
    public async Task No_secret_arrives_as_none()
    {
        await using ControlSocket socket = Open(scratch.Path);
        await Client().Ask(new ControlRequest { Command = ControlRequest.Migrate, Target = "software" });
        Assert.Null(Assert.Single(asked).Secret);
    }

    [Fact]
    public async Task Without_a_server_the_sentence_says_to_start_it()
    {
        Assert.Equal($"No server runs on the data directory {scratch.Path}: start the server first.", (await Assert.ThrowsAsync<StartException>(Ask)).Message);
        scratch.File("control.sock", "");
        Assert.Contains("start the server first", (await Assert.ThrowsAsync<StartException>(Ask)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_a_kill_has_left_is_replaced()
    {
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            left.Bind(new UnixDomainSocketEndPoint(scratch.In("control.sock")));
        scratch.File("other", "");
        await using ControlSocket socket = Open(scratch.Path);
        await Ask();
    }

    [Fact]
    public async Task A_deep_directory_has_one_too()
    {
        string deep = Directory.CreateDirectory(scratch.In(new string('d', 120))).FullName;
        await using ControlSocket socket = Open(deep);
        await new ControlClient(deep, TimeProvider.System).Ask(new ControlRequest());
        Assert.True(File.Exists(Path.Combine(deep, "control.sock")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}{}\n")]
    [InlineData("not JSON\n")]
    [InlineData("[]\n")]
    [InlineData("{\"command\":7}\n")]
    public async Task What_is_no_request_is_refused_and_the_next_one_served(string line)
    {
        await using ControlSocket socket = Open(scratch.Path);
        Assert.Contains("not one line of JSON", await Send(Encoding.UTF8.GetBytes(line)), StringComparison.Ordinal);
        Assert.Empty(asked);
        await Ask();
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused()
    {
        await using ControlSocket socket = Open(scratch.Path);
        try
        {
            Assert.Contains("not one line of JSON", await Send(new byte[1 << 20]), StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            // Closed while the rest was still coming.
        }

        Assert.Empty(asked);
        await Ask();
    }

    [Fact]
    public async Task Who_says_nothing_is_cut_off_and_keeps_nobody_waiting_for_long()
    {
        FakeTimeProvider time = new();
        await using ControlSocket socket = Open(scratch.Path, time);
        using Socket silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await silent.ConnectAsync(new UnixDomainSocketEndPoint(scratch.In("control.sock")));
        Task<int> cut = silent.ReceiveAsync(new byte[1]);
        while (!cut.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(5);
        }

        Assert.Equal(0, await cut);
        await Ask();
    }

    [Fact]
    public async Task A_request_that_fails_is_not_the_last()
    {
        int calls = 0;
        await using ControlSocket socket = ControlSocket.Open(
            scratch.Path, (_, _) => calls++ == 0 ? throw new InvalidOperationException() : Task.FromResult(new ControlAnswer(null, Standing)), TimeProvider.System, NullLogger.Instance)!;
        Assert.Contains("did not answer", (await Assert.ThrowsAsync<StartException>(Ask)).Message, StringComparison.Ordinal);
        await Ask();
    }

    public void Dispose() => scratch.Dispose();

    private ControlSocket Open(string directory, TimeProvider? time = null) => ControlSocket.Open(
        directory,
        (request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(new ControlAnswer(null, Standing));
        },
        time ?? TimeProvider.System,
        NullLogger.Instance)!;

    private ControlClient Client() => new(scratch.Path, TimeProvider.System);

    private Task<RootStanding> Ask() => Client().Ask(new ControlRequest { Command = ControlRequest.Status });

    private async Task<string> Send(byte[] line)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(scratch.In("control.sock")));
        for (int sent = 0; sent < line.Length;)
            sent += await socket.SendAsync(line.AsMemory(sent));
        socket.Shutdown(SocketShutdown.Send);
        byte[] answer = new byte[4096];
        return Encoding.UTF8.GetString(answer, 0, await socket.ReceiveAsync(answer));
    }
}
