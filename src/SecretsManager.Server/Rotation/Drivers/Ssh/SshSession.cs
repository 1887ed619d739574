using System.Net.Sockets;
using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>One connection to a host whose key has been verified, logged in as a user.</summary>
internal sealed class SshSession : IDisposable
{
    private readonly SshClient client;
    private readonly List<IDisposable> owned;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;

    private SshSession(SshClient client, List<IDisposable> owned, TimeSpan patience, TimeProvider time) =>
        (this.client, this.owned, this.patience, this.time) = (client, owned, patience, time);

    /// <summary>Logs in as the administrator.</summary>
    /// <exception cref="TargetException">It could not be done.</exception>
    public static async Task<SshSession> OpenAdministrator(ProductTarget target, TimeProvider time, CancellationToken cancellation) =>
        await Open(target, target.Administrator, target.Password, target.HasPrivateKey, time, cancellation)
        ?? throw new TargetException(TargetFault.AdministratorRefused, "The host refuses the administrator's account.");

    /// <summary>Whether the host lets a user in by a private key.</summary>
    /// <exception cref="TargetException">It cannot be asked.</exception>
    public static async Task<bool> LogsIn(ProductTarget target, string user, SecretValue privateKey, TimeProvider time, CancellationToken cancellation)
    {
        using SshSession? session = await Open(target, user, privateKey, isKey: true, time, cancellation);
        return session is not null;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="input">What it reads; null where it reads nothing.</param>
    /// <exception cref="TargetException">The host cannot be reached, or did not answer in time. The command may have been run.</exception>
    public async Task<(int ExitCode, byte[] Output)> Run(string text, byte[]? input, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using SshCommand command = client.CreateCommand(text);
            Task ended = command.ExecuteAsync(either.Token);
            if (input is not null)
                await Feed(command, input, either.Token);
            await ended;
            using MemoryStream output = new();
            await command.OutputStream.CopyToAsync(output, either.Token);
            return (command.ExitStatus ?? throw Lost(null), output.ToArray());
        }
        catch (Exception fault) when (IsLost(fault, cancellation))
        {
            throw Lost(fault);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        owned.ForEach(one => one.Dispose());
    }

    // A command that ends before it has read everything says by its exit code why.
    private static async Task Feed(SshCommand command, byte[] input, CancellationToken cancellation)
    {
        try
        {
            await using Stream stream = command.CreateInputStream();
            await stream.WriteAsync(input, cancellation);
        }
        catch (Exception closed) when (closed is SshException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // What is lost by this the command misses: it compares what it got with a hash.
        }
    }

    // Null where the host refuses the login.
    private static async Task<SshSession?> Open(ProductTarget target, string user, SecretValue secret, bool isKey, TimeProvider time, CancellationToken cancellation)
    {
        IReadOnlyList<HostKey> known = HostKey.Read(target.Authority) ?? throw new TargetException(TargetFault.Untrusted, "No key of the host is registered.");
        List<IDisposable> owned = [];
        SshClient? client = null;
        bool isStranger = false;
        try
        {
            Renci.SshNet.ConnectionInfo info = new(target.Host, target.Port, user, Methods(user, secret, isKey, owned)) { Timeout = target.Patience };
            foreach (string algorithm in info.HostKeyAlgorithms.Keys.Except(known.SelectMany(key => key.Algorithms)).ToArray())
                info.HostKeyAlgorithms.Remove(algorithm);
            client = new SshClient(info);
            client.HostKeyReceived += (_, shown) =>
            {
                shown.CanTrust = known.Any(key => CryptographicOperations.FixedTimeEquals(key.Blob, shown.HostKey));
                isStranger = !shown.CanTrust;
            };
            await client.ConnectAsync(cancellation);
            SshSession session = new(client, owned, target.Patience, time);
            (client, owned) = (null, []);
            return session;
        }
        catch (SshAuthenticationException)
        {
            return null;
        }
        catch (SshConnectionException fault) when (isStranger || fault.DisconnectReason is DisconnectReason.KeyExchangeFailed or DisconnectReason.HostKeyNotVerifiable)
        {
            throw new TargetException(TargetFault.Untrusted, "The host does not prove a key that Authority names.", fault);
        }
        catch (Exception fault) when (IsLost(fault, cancellation))
        {
            throw Lost(fault);
        }
        finally
        {
            client?.Dispose();
            owned.ForEach(one => one.Dispose());
        }
    }

    private static AuthenticationMethod[] Methods(string user, SecretValue secret, bool isKey, List<IDisposable> owned)
    {
        if (isKey)
        {
            PrivateKeyFile key = SshPrivateKey.Read(secret) ?? throw new TargetException(TargetFault.AdministratorRefused, "The private key cannot be read; it must be PEM or OpenSSH's form, without a passphrase.");
            owned.Add(key);
            return [Owned(new PrivateKeyAuthenticationMethod(user, key))];
        }

        KeyboardInteractiveAuthenticationMethod asked = Owned(new KeyboardInteractiveAuthenticationMethod(user));
        // Many hosts ask for the password in this way alone. A question that shows what is typed does not ask for it.
        asked.AuthenticationPrompt += (_, asking) =>
        {
            foreach (AuthenticationPrompt prompt in asking.Prompts.Where(prompt => !prompt.IsEchoed))
                prompt.Response = System.Text.Encoding.UTF8.GetString(secret.Bytes);
        };
        return [Owned(new PasswordAuthenticationMethod(user, secret.Bytes.ToArray())), asked];

        T Owned<T>(T method)
            where T : AuthenticationMethod
        {
            owned.Add(method);
            return method;
        }
    }

    private static bool IsLost(Exception fault, CancellationToken cancellation) =>
        fault is SshException or SocketException or IOException or ObjectDisposedException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static TargetException Lost(Exception? cause) => new(TargetFault.Unreachable, "The host cannot be reached, did not answer in time, or cut the connection.", cause);
}
