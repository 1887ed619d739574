using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Hosting;

/// <summary>The root key file on the disk: read, made, wrapped anew, each in sentences that an operator understands.</summary>
internal static class SoftwareRootFile
{
    private const int LongestFile = 4096;

    /// <summary>Whether a passphrase wraps the key in the file.</summary>
    /// <exception cref="StartException">It cannot be read.</exception>
    public static bool IsWrapped(string file)
    {
        byte[] content = PrivateFile.Read(file, "The root key");
        bool wrapped = RootKeyFile.IsWrapped(content);
        CryptographicOperations.ZeroMemory(content);
        return wrapped;
    }

    /// <summary>The key in the file.</summary>
    /// <exception cref="StartException">It is not a root key, or the passphrase is not its own.</exception>
    public static SecretMaterial Read(string file, SecretValue? passphrase)
    {
        byte[] content = PrivateFile.Read(file, "The root key");
        try
        {
            if (!RootKeyFile.IsWrapped(content))
                return RootKeyFile.Read(content) ?? throw new StartException($"The file {file} is not a root key; put the right file back.");
            if (passphrase is null)
                throw new StartException($"The root key {file} is wrapped by a passphrase, and none was given.");
            return RootKeyFile.Read(content, passphrase)
                ?? throw new StartException($"The passphrase is not the one of the root key {file}, or the file is damaged; nothing was changed.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Wraps the key in the file by another passphrase, or by none; whole or not at all.</summary>
    /// <param name="present">What wraps it now; null for nothing.</param>
    /// <param name="next">Asked for once the file was opened; null for no passphrase.</param>
    /// <exception cref="StartException">It does not open, or cannot be written.</exception>
    public static void Rewrap(string file, SecretValue? present, Func<SecretValue?> next, IRandomBytes random)
    {
        using SecretMaterial key = Read(file, present);
        using SecretValue? passphrase = next();
        Write(file, key, passphrase, random, PrivateFile.Replace);
    }

    /// <summary>Makes the file.</summary>
    /// <param name="passphrase">What wraps the key; null for nothing.</param>
    /// <exception cref="StartException">It cannot be written.</exception>
    public static void Make(string file, SecretMaterial key, SecretValue? passphrase, IRandomBytes random) =>
        Write(file, key, passphrase, random, PrivateFile.Write);

    /// <summary>Overwrites and removes a root key's file. Whatever else is at the path stays: it may not be ours to destroy.</summary>
    public static void Destroy(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).Length > LongestFile)
            return;
        byte[] content = File.ReadAllBytes(file);
        // Nothing but zeros: it was overwritten, and a kill kept it from being removed.
        bool isOurs = RootKeyFile.IsOne(content) || content.All(b => b == 0);
        CryptographicOperations.ZeroMemory(content);
        if (isOurs)
            PrivateFile.Destroy(file);
    }

    private static void Write(
        string file, SecretMaterial key, SecretValue? passphrase, IRandomBytes random, Action<string, ReadOnlySpan<byte>> write)
    {
        byte[] content = passphrase is null ? RootKeyFile.Plain(key) : RootKeyFile.Wrapped(key, passphrase, StretchCost.Standard, random);
        try
        {
            write(file, content);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The root key {file} cannot be written; check its directory and the disk.", refused);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
