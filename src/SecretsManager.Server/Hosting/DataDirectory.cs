namespace SecretsManager.Server.Hosting;

/// <summary>
/// The directory that holds everything a deployment on one machine is made of. Its owner alone may enter it, and one process at a time
/// holds it: the lock is the operating system's and ends with the process.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The local authority's certificate: what clients trust.</summary>
    public string AuthorityCertificate => In("ca.pem");

    /// <summary>The local authority's private key.</summary>
    public string AuthorityKey => In("ca.key");

    /// <summary>The server certificate that the local authority issued.</summary>
    public string ServerCertificate => In("server.pem");

    /// <summary>The private key of that certificate.</summary>
    public string ServerKey => In("server.key");

    /// <summary>The first account's access key.</summary>
    public string FirstKey => In("first-key.json");

    /// <summary>The ready profile of the <c>ssm</c> command.</summary>
    public string Profile => In("ssm.json");

    /// <summary>Makes the directory where it is missing, checks its mode and holds it until disposed.</summary>
    /// <exception cref="StartException">It is held by another process, open to others, or cannot be used.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            MakePrivate(full);
            var directory = new DataDirectory(full, Hold(full));
            directory.MakeFilesPrivate();
            return directory;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StartException($"The data directory {full} cannot be used: permission denied.", refused);
        }
        catch (IOException refused)
        {
            throw new StartException($"The data directory {full} cannot be made or used; check the path and the disk.", refused);
        }
    }

    /// <summary>The path of the SQLite file, which is made, empty and private, where it is missing; its log takes over its mode.</summary>
    public string Database(string fileName)
    {
        var database = In(fileName);
        PrivateFile.Ensure(database);
        return database;
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => held.Dispose();

    private string In(string fileName) => System.IO.Path.Combine(Path, fileName);

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
            Directory.CreateDirectory(path, OwnerOnly);
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) == UnixFileMode.None)
            return;
        if (Directory.EnumerateFileSystemEntries(path).Any())
            throw new StartException($"The data directory {path} is open to other users; close it with: chmod 700 '{path}'");
        File.SetUnixFileMode(path, OwnerOnly);
    }

    private static FileStream Hold(string path)
    {
        var file = System.IO.Path.Combine(path, "lock");
        PrivateFile.Ensure(file);
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException refused) when (refused is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new StartException($"The data directory {path} is in use by another process.", refused);
        }
    }

    private void MakeFilesPrivate()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            var mode = File.GetUnixFileMode(file);
            if (file != AuthorityCertificate && (mode & Others) != UnixFileMode.None)
                File.SetUnixFileMode(file, mode & ~Others);
        }
    }
}
