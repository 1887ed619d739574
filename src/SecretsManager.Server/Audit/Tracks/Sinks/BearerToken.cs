namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>The token that a receiver knows this server by. Its file is read for each batch, so that it may be exchanged while the server runs.</summary>
/// <param name="file">The path; its owner alone may read it.</param>
internal sealed class BearerToken(string file)
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;
    private const int Longest = 16 * 1024;

    /// <summary>The token as the file holds it now, without blanks and line ends around it.</summary>
    /// <exception cref="SinkException">It cannot be read, or is none. The message does not hold it.</exception>
    public async Task<string> Read(CancellationToken cancellation)
    {
        try
        {
            await using FileStream stream = new(file, new FileStreamOptions { Options = FileOptions.Asynchronous });
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != UnixFileMode.None)
                throw new SinkException("The TokenFile is open to others than its owner; give it the mode 0600.");
            if (stream.Length > Longest)
                throw new SinkException("The TokenFile is too large to be one.");
            using StreamReader reader = new(stream);
            string token = (await reader.ReadToEndAsync(cancellation)).Trim();
            return token.Length > 0 && token.All(letter => letter is > ' ' and <= '~')
                ? token
                : throw new SinkException("The TokenFile is empty or holds other characters than those of a token.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SinkException("The TokenFile cannot be read.", fault);
        }
    }
}
