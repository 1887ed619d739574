using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Opens the root of trust that the settings name, or makes it for a database that is new.</summary>
internal static class RootOpening
{
    /// <exception cref="StartException">Something stands in the way that an operator can mend.</exception>
    public static async Task<IRootOfTrust> Open(
        DataDirectory directory,
        Database database,
        KeySettings settings,
        IRandomBytes random,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation) => await OpenSoftware(directory, database, random, cancellation);

    private static async Task<SoftwareRoot> OpenSoftware(DataDirectory directory, Database database, IRandomBytes random, CancellationToken cancellation)
    {
        if (File.Exists(directory.RootKey))
        {
            try
            {
                return SoftwareRoot.Parse(await File.ReadAllBytesAsync(directory.RootKey, cancellation), random)
                    ?? throw new StartException($"The file {directory.RootKey} is not a root key; put the right file back.");
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new StartException($"The root key {directory.RootKey} cannot be read by this user.", refused);
            }
        }

        // A new root over an old database would lock everybody out and look like a fresh start.
        if (await KeyHierarchy.Exists(database, cancellation))
            throw new StartException($"The database has secrets, but its root key {directory.RootKey} is missing; put the file back.");
        SoftwareRoot root = SoftwareRoot.Create(random);
        PrivateFile.Write(directory.RootKey, root.ToFile());
        return root;
    }
}
