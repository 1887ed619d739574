using System.Globalization;
using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access.Passwords;

/// <summary>
/// What console passwords are checked against: Argon2id (RFC 9106) in the text form of the PHC, which says its own cost. Each takes
/// 19 MiB, so only a few are made at one time; the others wait, and many sign-ins cannot use up the memory.
/// </summary>
internal sealed class PasswordHash(IRandomBytes random) : IDisposable
{
    private const string Prefix = "$argon2id$v=19$";
    private const int MostAtOnce = 4;

    private static readonly StretchCost Cost = new(MemoryKibibytes: 19 * 1024, Passes: 2, Lanes: 1);

    private readonly SemaphoreSlim free = new(Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce));

    // Nobody's: a name that there is not is checked against it, so that it takes the time of one that there is.
    private readonly string decoy = Text(
        Cost, SecretMaterial.Random(PassphraseStretch.SaltSize, random).Bytes, SecretMaterial.Random(CommittingCipher.KeySize, random).Bytes);

    /// <summary>What a new password is checked against.</summary>
    public async ValueTask<string> Make(SecretValue password, CancellationToken cancellation)
    {
        byte[] salt = new byte[PassphraseStretch.SaltSize];
        random.Fill(salt);
        using SecretMaterial tag = await Stretch(password, salt, Cost, cancellation);
        return Text(Cost, salt, tag.Bytes);
    }

    /// <summary>Whether the password is the one; of null it never is, in the same time.</summary>
    /// <exception cref="IntegrityException">The text is not one that <see cref="Make"/> makes.</exception>
    public async ValueTask<bool> Matches(string? hash, SecretValue password, CancellationToken cancellation)
    {
        (StretchCost cost, byte[] salt, byte[] expected) = Parse(hash ?? decoy) ?? throw new IntegrityException("what a password is checked against");
        using SecretMaterial tag = await Stretch(password, salt, cost, cancellation);
        return CryptographicOperations.FixedTimeEquals(tag.Bytes, expected) && hash is not null;
    }

    public void Dispose() => free.Dispose();

    private async ValueTask<SecretMaterial> Stretch(SecretValue password, byte[] salt, StretchCost cost, CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation);
        try
        {
            return PassphraseStretch.Key(password, salt, cost);
        }
        finally
        {
            free.Release();
        }
    }

    private static string Text(StretchCost cost, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> tag) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}m={cost.MemoryKibibytes},t={cost.Passes},p={cost.Lanes}${Convert.ToBase64String(salt).TrimEnd('=')}${Convert.ToBase64String(tag).TrimEnd('=')}");

    private static (StretchCost Cost, byte[] Salt, byte[] Tag)? Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split('$') is not [var cost, var salt, var tag])
            return null;
        if (cost.Split(',') is not [var memory, var passes, var lanes]
            || Number(memory, "m=") is not { } kibibytes || Number(passes, "t=") is not { } times || Number(lanes, "p=") is not { } wide)
            return null;
        StretchCost read = new(kibibytes, times, wide);
        return read.IsBounded && Bytes(salt) is { Length: >= 8 } saltBytes && Bytes(tag) is { Length: CommittingCipher.KeySize } tagBytes
            ? (read, saltBytes, tagBytes)
            : null;
    }

    private static int? Number(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    private static byte[]? Bytes(string text)
    {
        string padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out int written) ? bytes[..written] : null;
    }
}
