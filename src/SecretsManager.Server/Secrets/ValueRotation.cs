using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Secrets;

/// <summary>How the values of a secret of the caller's own are rotated. Its newest version that a reader may have is the current one.</summary>
/// <param name="Kind">By what means.</param>
/// <param name="Rules">What new values are made of. A command or a webhook may answer with one of its own instead.</param>
internal sealed record ValueRotation(RotationKind Kind, ValueRules Rules, RotationSchedule Schedule)
{
    /// <summary>The file name of the command; empty for another kind.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>Who is called; null for another kind.</summary>
    public RotationWebhook? Webhook { get; init; }

    /// <summary>The instance whose administrator's account the values are; empty for another kind.</summary>
    public string Instance { get => field ?? string.Empty; init; }

    /// <summary>The task that is open on it; 0 for none. There is at most one.</summary>
    public long OpenTask { get; init; }
}

/// <summary>By what means values are rotated. The numbers are stored, the names are the wire's.</summary>
internal enum RotationKind
{
    /// <summary>Whoever uses the secret follows its current version: a new value is all there is to do.</summary>
    Generated = 1,

    /// <summary>A program on the server's host brings the new value where it is used.</summary>
    Command = 2,

    /// <summary>A service of the team's does, told by signed calls.</summary>
    Webhook = 3,

    /// <summary>The value is the administrator's account of an instance, which gives itself the new password.</summary>
    Administrator = 4,
}

/// <summary>What a new value is made of, by chance.</summary>
/// <param name="Length">Characters.</param>
/// <param name="Classes">Names of classes of characters; at least one character of each is in a value, and one of the symbols.</param>
/// <param name="Symbols">Further characters, each once; may be empty.</param>
/// <param name="Excluded">Characters of the classes that are not used.</param>
/// <param name="Template">A JSON object with a place for the characters; empty for the characters alone.</param>
internal sealed record ValueRules(int Length, IReadOnlyList<string> Classes, string Symbols, string Excluded, string Template);

/// <summary>A service that rotates values.</summary>
/// <param name="Url">An https URL.</param>
/// <param name="Authority">PEM certificates that vouch for it; empty for those of the operating system.</param>
/// <param name="PublicKey">The PEM of the RSA key that values are sealed to.</param>
/// <param name="SigningKey">What signs the calls (PKCS#8).</param>
internal sealed record RotationWebhook(string Url, string Authority, string PublicKey, SecretMaterial SigningKey);
