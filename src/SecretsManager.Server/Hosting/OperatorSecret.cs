using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Where a secret of the operator comes from: the root's passphrase and the token's PIN. Never the command line and never a setting,
/// which other processes and backups see; a descriptor or a private file, else the environment, else a prompt without echo.
/// </summary>
/// <param name="environment">Reads a variable of the environment.</param>
/// <param name="prompt">Asks at the terminal; null where nobody sits at one.</param>
internal sealed class OperatorSecret(Func<string, string?> environment, Func<string, SecretValue>? prompt)
{
    /// <summary>The variable with the passphrase of the root key file.</summary>
    public const string PassphraseVariable = "SSM_ROOT_PASSPHRASE";

    /// <summary>The variable with the passphrase that is to replace it.</summary>
    public const string NewPassphraseVariable = "SSM_NEW_ROOT_PASSPHRASE";

    /// <summary>The variable with the PIN of the hardware module's token.</summary>
    public const string PinVariable = "SSM_HSM_PIN";

    /// <summary>The least length of a new passphrase in characters.</summary>
    public const int LeastPassphrase = 12;

    private const int MostBytes = 4096;

    /// <summary>The secrets as this process can get them.</summary>
    public static OperatorSecret OfProcess() => new(Environment.GetEnvironmentVariable, TerminalPrompt.IsPossible ? TerminalPrompt.Ask : null);

    /// <summary>The passphrase of a root key file that is there.</summary>
    /// <exception cref="StartException">There is none to be had.</exception>
    public SecretValue Passphrase(KeySettings settings) =>
        Given(settings, PassphraseVariable)
        ?? prompt?.Invoke("Passphrase of the root key: ")
        ?? throw Missing("The root key is wrapped by a passphrase", PassphraseVariable);

    /// <summary>The passphrase for a root key file that is about to be made.</summary>
    /// <exception cref="StartException">There is none to be had, or it is too short.</exception>
    public SecretValue NewPassphrase(KeySettings settings) =>
        LongEnough(Given(settings, PassphraseVariable) ?? Twice() ?? throw Missing("The new root key is to be wrapped by a passphrase", PassphraseVariable));

    /// <summary>The passphrase that is to replace another.</summary>
    /// <exception cref="StartException">There is none to be had, or it is too short.</exception>
    public SecretValue ReplacementPassphrase() => LongEnough(
        FromEnvironment(NewPassphraseVariable) ?? Twice()
        ?? throw new StartException($"The new passphrase is missing: put it into the environment variable {NewPassphraseVariable}, or run the command at a terminal."));

    /// <summary>The PIN of the hardware module's token.</summary>
    /// <exception cref="StartException">There is none to be had, or its file is open to others.</exception>
    public SecretValue Pin(KeySettings settings) =>
        (settings.PinFile.Length > 0 ? PinIn(settings.PinFile) : FromEnvironment(PinVariable))
        ?? prompt?.Invoke("PIN of the hardware module's token: ")
        ?? throw new StartException(
            $"The PIN of the hardware module's token is missing: name its file in the setting SecretsManager:Keys:PinFile, put it into the environment variable {PinVariable}, or start the server at a terminal.");

    /// <summary>The PIN in its file.</summary>
    /// <exception cref="StartException">It is not there, or open to others.</exception>
    public static SecretValue PinIn(string path)
    {
        byte[] content = PrivateFile.Read(path, "The PIN file");
        SecretValue secret = WithoutLineEnd(content);
        CryptographicOperations.ZeroMemory(content);
        return secret.Length > 0 ? secret : throw new StartException($"The PIN file {path} is empty.");
    }

    private static StartException Missing(string why, string variable) => new(
        $"{why}, and there is none: put it into the environment variable {variable}, hand it over by the setting SecretsManager:Keys:PassphraseDescriptor, or start the server at a terminal.");

    private static SecretValue FromDescriptor(int descriptor)
    {
        byte[] content = GC.AllocateUninitializedArray<byte>(MostBytes + 1, pinned: true);
        int length = 0;
        try
        {
            using FileStream stream = new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
            for (int read; length < content.Length && (read = stream.Read(content.AsSpan(length))) > 0;)
                length += read;
            if (length is > 0 and <= MostBytes)
                return WithoutLineEnd(content.AsSpan(0, length));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartException("The descriptor that SecretsManager:Keys:PassphraseDescriptor names cannot be read; hand it over when the server is started, as in 3<FILE.", refused);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }

        throw new StartException($"The descriptor that SecretsManager:Keys:PassphraseDescriptor names has nothing to read, or more than {MostBytes} bytes.");
    }

    private static SecretValue WithoutLineEnd(ReadOnlySpan<byte> bytes)
    {
        if (bytes.EndsWith("\n"u8))
            bytes = bytes.EndsWith("\r\n"u8) ? bytes[..^2] : bytes[..^1];
        return new SecretValue(bytes);
    }

    private static SecretValue LongEnough(SecretValue passphrase)
    {
        int characters = 0;
        for (ReadOnlySpan<byte> rest = passphrase.Bytes; rest.Length > 0; characters++)
        {
            _ = Rune.DecodeFromUtf8(rest, out _, out int consumed);
            rest = rest[consumed..];
        }

        if (characters >= LeastPassphrase)
            return passphrase;
        passphrase.Dispose();
        throw new StartException($"The new passphrase is too short; it needs at least {LeastPassphrase} characters.");
    }

    private SecretValue? Given(KeySettings settings, string variable) =>
        settings.PassphraseDescriptor >= 0 ? FromDescriptor(settings.PassphraseDescriptor) : FromEnvironment(variable);

    private SecretValue? FromEnvironment(string variable)
    {
        if (environment(variable) is not { Length: > 0 } text)
            return null;
        SecretValue secret = SecretValue.Create(Encoding.UTF8.GetByteCount(text), out Span<byte> bytes);
        Encoding.UTF8.GetBytes(text, bytes);
        return secret;
    }

    private SecretValue? Twice()
    {
        if (prompt is null)
            return null;
        SecretValue first = prompt("New passphrase of the root key: ");
        using SecretValue second = prompt("The same again: ");
        if (first.FixedTimeEquals(second))
            return first;
        first.Dispose();
        throw new StartException("The two passphrases are not the same; nothing was changed.");
    }
}
