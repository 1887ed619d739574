using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecretsManager.Server.Hosting;

/// <summary>Asks the server that runs on a data directory.</summary>
internal sealed class ControlClient(string dataDirectory, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The answer about the root of trust.</summary>
    /// <exception cref="StartException">No server runs there, it did not answer, or it refused; the sentence is for the operator.</exception>
    public Task<RootStanding> Ask(ControlRequest request) => Ask(request, answer => answer.Root);

    /// <summary>The answer about an export.</summary>
    /// <exception cref="StartException">No server runs there, it did not answer, or it refused; the sentence is for the operator.</exception>
    public Task<ExportStanding> AskOfExport(ControlRequest request) => Ask(request, answer => answer.Export);

    private async Task<T> Ask<T>(ControlRequest request, Func<ControlAnswer, T?> wanted)
        where T : class
    {
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(request, ControlMessages.Default.ControlRequest);
        try
        {
            using CancellationTokenSource limit = new(Patience, time);
            ControlAnswer? answer = JsonSerializer.Deserialize(await Exchange(line, limit.Token), ControlMessages.Default.ControlAnswer);
            return (answer is null ? null : wanted(answer)) ?? throw new StartException(answer?.Error ?? "The server did not answer as this command expects; use the program of the server's own version.");
        }
        catch (Exception fault) when (fault is OperationCanceledException or JsonException)
        {
            throw new StartException("The server did not answer at its control socket; look at its log.", fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    private async Task<byte[]> Exchange(byte[] line, CancellationToken cancellation)
    {
        try
        {
            using ControlPath path = new(dataDirectory);
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(path.Address, cancellation);
            await using NetworkStream stream = new(socket);
            await stream.WriteAsync(line, cancellation);
            await stream.WriteAsync("\n"u8.ToArray(), cancellation);
            using MemoryStream answer = new();
            await stream.CopyToAsync(answer, cancellation);
            return answer.ToArray();
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            throw new StartException($"No server runs on the data directory {dataDirectory}: start the server first.", fault);
        }
    }
}
