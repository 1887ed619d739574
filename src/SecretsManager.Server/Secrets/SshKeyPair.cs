using System.Buffers;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets;

/// <summary>
/// What may be told of an SSH key pair whether or not its secret is enabled; the private half is the secret's one value, so that it lies
/// under the secret's key and nothing opens it that does not need it. The pair's id is the secret's resource id.
/// </summary>
/// <param name="Name">The pair's name.</param>
/// <param name="Project">The project that it belongs to; 0 is the default one.</param>
/// <param name="PublicKey">A line of <c>authorized_keys</c> that ends in the pair's id; empty where the pair rotates and each version has its own.</param>
internal sealed record SshKeyPair(string Name, long Project, string PublicKey)
{
    /// <summary>The type of such secrets.</summary>
    public const int SecretType = 2;

    /// <summary>The product that the API counts them to.</summary>
    public const string Product = "Cvm";

    /// <summary>The remark on every pair, as the API has it.</summary>
    public const string Remark = "created by ssm";

    private const string Rsa = "rsa";
    private const string Ed25519 = "ed25519";
    private const string IdPrefix = "skey-";
    private const int IdLength = 8;
    private const int LongestName = 25;
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> InIds = SearchValues.Create(IdCharacters);

    /// <summary>The kind of the keys.</summary>
    public SshKeyKind Kind { get => field == 0 ? SshKeyKind.Rsa : field; init; }

    /// <summary>The kind that a request names; RSA where it names none.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static SshKeyKind KindOf(string? name) => name switch
    {
        null or "" or Rsa => SshKeyKind.Rsa,
        Ed25519 => SshKeyKind.Ed25519,
        _ => throw ParameterRules.Wrong("KeyType", "rsa or ed25519", "rsa 或 ed25519"),
    };

    /// <summary>A random id of a pair: <c>skey-</c> and eight lower-case letters or digits.</summary>
    public static string NewId(IRandomBytes random) => IdPrefix + string.Create(IdLength, random, static (text, random) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = IdCharacters[(int)Identifiers.NewNumber(0, IdCharacters.Length - 1, random)];
    });

    /// <summary>The name of a pair for which the caller gives none.</summary>
    public static string NameOf(string id) => "ssm_" + id[IdPrefix.Length..];

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void CheckId(string id)
    {
        if (id.Length != IdPrefix.Length + IdLength || !id.StartsWith(IdPrefix, StringComparison.Ordinal) || id.AsSpan(IdPrefix.Length).ContainsAnyExcept(InIds))
            throw ParameterRules.Wrong("SSHKeyId", "skey- and eight lower-case letters or digits", "skey- 加 8 位小写字母或数字");
    }

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            throw ParameterRules.Wrong(
                "SSHKeyName",
                "1 to 25 of the characters A-Z, a-z, 0-9 and '_', the first of them a letter or digit",
                "1 至 25 个字符，仅限字母、数字和 '_'，且以字母或数字开头");
    }

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void CheckProject(long project)
    {
        if (project < 0)
            throw ParameterRules.Wrong("ProjectId", "0, the default project, or the number of another", "0（默认项目）或其他项目的编号");
    }
}

/// <summary>The kinds of SSH keys that are made. The numbers are stored.</summary>
internal enum SshKeyKind
{
    /// <summary>Of 2,048 bits, as the API has it.</summary>
    Rsa = 1,

    Ed25519 = 2,
}
