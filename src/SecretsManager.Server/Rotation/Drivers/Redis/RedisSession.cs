using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>
/// One connection to a server, for a few commands one after the other. It is the protocol itself and not a library: those keep connections,
/// open them again by themselves and ask at the start for more than an account with few rights may.
/// </summary>
internal sealed class RedisSession : IAsyncDisposable
{
    private readonly Stream stream;
    private readonly RedisReader reader;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;

    private RedisSession(Stream stream, TimeSpan patience, TimeProvider time) =>
        (this.stream, reader, this.patience, this.time) = (stream, new RedisReader(stream), patience, time);

    /// <summary>A connection on which nobody is logged in.</summary>
    /// <exception cref="TargetException"><c>Unreachable</c>, or <c>Untrusted</c>: its certificate is not valid.</exception>
    public static async Task<RedisSession> Connect(ProductTarget target, TimeProvider time, CancellationToken cancellation)
    {
        SslClientAuthenticationOptions? tls = target.Encryption == TargetEncryption.Verified ? TargetTrust.For(target.Host, target.Authority) : null;
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            return await WithPatience(target.Patience, time, async limit =>
            {
                await socket.ConnectAsync(target.Host, target.Port, limit);
                stream = new NetworkStream(socket, ownsSocket: true);
                if (tls is null)
                    return new RedisSession(stream, target.Patience, time);
                SslStream encrypted = new(stream);
                stream = encrypted;
                await encrypted.AuthenticateAsClientAsync(tls, limit);
                return new RedisSession(encrypted, target.Patience, time);
            }, cancellation);
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
                await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection of the administrator's.</summary>
    /// <exception cref="TargetException">There is none to be had.</exception>
    public static async Task<RedisSession> OpenAdministrator(ProductTarget target, TimeProvider time, CancellationToken cancellation)
    {
        RedisSession session = await Connect(target, time, cancellation);
        try
        {
            if (!await session.LogsIn(target.Administrator, target.Password, cancellation))
                throw new TargetException(TargetFault.AdministratorRefused, "The instance refuses the administrator's account or its password.");
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the server takes the account with this password.</summary>
    /// <exception cref="TargetException">It says neither.</exception>
    public async Task<bool> LogsIn(string account, SecretValue password, CancellationToken cancellation) =>
        await Ask(cancellation, "AUTH"u8.ToArray(), Encoding.UTF8.GetBytes(account), password.Memory) switch
        {
            RedisReply.Text { Value: "OK" } => true,
            RedisReply.Error { Code: "WRONGPASS" or "NOAUTH" } => false,
            RedisReply.Error refusal => throw RedisFaults.Of(refusal, "AUTH"),
            _ => throw RedisFaults.Unexpected("AUTH"),
        };

    /// <summary>The answer to a command, whatever it is.</summary>
    /// <exception cref="TargetException">There is none.</exception>
    public Task<RedisReply> Ask(CancellationToken cancellation, params string[] words) =>
        Ask(cancellation, [.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))]);

    /// <summary>The answer to a command that must not be refused.</summary>
    /// <param name="command">What the command is called in messages: its first words.</param>
    /// <exception cref="TargetException">It was refused, or there is no answer.</exception>
    public async Task<RedisReply> Require(string command, CancellationToken cancellation, params string[] words) =>
        await Ask(cancellation, words) is var reply && reply is RedisReply.Error refusal ? throw RedisFaults.Of(refusal, command) : reply;

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private Task<RedisReply> Ask(CancellationToken cancellation, params ReadOnlyMemory<byte>[] words) => WithPatience(patience, time, async limit =>
    {
        byte[] command = Encode(words);
        try
        {
            await stream.WriteAsync(command, limit);
            await stream.FlushAsync(limit);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(command);
        }

        return await reader.Read(limit);
    }, cancellation);

    // Each word with its length: nothing in it can be taken for anything else. Of its final size from the start, as it may hold a password.
    private static byte[] Encode(ReadOnlyMemory<byte>[] words)
    {
        byte[][] heads = [.. words.Select(word => Encoding.ASCII.GetBytes($"${word.Length}\r\n"))];
        byte[] begin = Encoding.ASCII.GetBytes($"*{words.Length}\r\n");
        byte[] command = new byte[begin.Length + heads.Sum(head => head.Length) + words.Sum(word => word.Length + 2)];
        int at = Put(begin, command, 0);
        for (int i = 0; i < words.Length; i++)
        {
            at = Put(heads[i], command, at);
            at = Put(words[i].Span, command, at);
            at = Put("\r\n"u8, command, at);
        }

        return command;
    }

    private static int Put(ReadOnlySpan<byte> bytes, byte[] into, int at)
    {
        bytes.CopyTo(into.AsSpan(at));
        return at + bytes.Length;
    }

    private static async Task<T> WithPatience<T>(TimeSpan patience, TimeProvider time, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TargetException(TargetFault.Unreachable, "The instance did not answer in time.", late);
        }
        catch (AuthenticationException fault)
        {
            throw new TargetException(TargetFault.Untrusted, "The instance does not speak TLS, or its certificate is not valid for its host's name.", fault);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new TargetException(TargetFault.Unreachable, "The instance cannot be reached, or cut the connection.", fault);
        }
    }
}
