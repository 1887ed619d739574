using System.Net.Sockets;
using System.Text;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// The control socket's place in the data directory, as an address. The address of a socket holds about a hundred bytes, so a deep
/// directory is held open and reached by its short path.
/// </summary>
internal sealed class ControlPath : IDisposable
{
    private const string Name = "control.sock";
    private const int MostBytes = 100;

    private readonly OpenDirectory? directory;

    /// <exception cref="IOException">The directory is deep and cannot be opened.</exception>
    public ControlPath(string dataDirectory)
    {
        Path = System.IO.Path.Combine(dataDirectory, Name);
        if (Encoding.UTF8.GetByteCount(Path) <= MostBytes)
        {
            Address = new UnixDomainSocketEndPoint(Path);
            return;
        }

        directory = OpenDirectory.At(dataDirectory);
        Address = new UnixDomainSocketEndPoint(System.IO.Path.Combine(directory.ShortPath, Name));
    }

    /// <summary>The socket's file.</summary>
    public string Path { get; }

    /// <summary>What to bind or connect to.</summary>
    public UnixDomainSocketEndPoint Address { get; }

    public void Dispose() => directory?.Dispose();
}
