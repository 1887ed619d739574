using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>What the fields of an instance's registration may be.</summary>
internal static class InstanceFields
{
    private const int LongestId = 64;
    /// <summary>The most characters of <c>Authority</c>.</summary>
    public const int LongestAuthority = 65536;

    private const int MostNames = 100;
    private const int LongestName = 255;
    private const int ShortestPassword = 24;
    private const int LongestPassword = 64;
    private const string UsualSymbols = "-_.~!*+=^";
    private const string PossibleSymbols = UsualSymbols + "%,:;?@#()[]{}<>|&/$";

    /// <summary>Refuses what is no id: 1 to 64 letters, digits, hyphens and underscores.</summary>
    public static void CheckId(string id)
    {
        if (id.Length is 0 or > LongestId || !char.IsAsciiLetterOrDigit(id[0]) || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            throw ParameterRules.Wrong(
                "InstanceID",
                "1 to 64 of the characters A-Z, a-z, 0-9, '-' and '_', the first of them a letter or digit",
                "1 至 64 个字符，仅限字母、数字、'-' 和 '_'，且以字母或数字开头");
    }

    /// <summary>A registration before any field was given.</summary>
    public static ProductInstance New(string id, long account, string region, string product, long now) => new(
        id, account, region, product, now, string.Empty, UsualPort(product), TargetEncryption.Verified, string.Empty, string.Empty, string.Empty,
        SsmService.CurrentVersion, new InstanceRules([], []), new InstancePasswordRules(32, UsualSymbols), 5);

    /// <summary>The instance with the fields that were given, checked.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>.</exception>
    public static ProductInstance Apply(ProductInstance instance, ProductInstanceFields fields)
    {
        instance = instance with
        {
            Host = fields.Host ?? instance.Host,
            Port = fields.Port is null ? instance.Port : Number("Port", fields.Port.Value, 1, ushort.MaxValue),
            Encryption = fields.Encryption is null ? instance.Encryption : EncryptionOf(fields.Encryption),
            Authority = fields.Authority ?? instance.Authority,
            Database = fields.Database ?? instance.Database,
            CredentialSecret = fields.CredentialSecretName ?? instance.CredentialSecret,
            CredentialVersion = string.IsNullOrEmpty(fields.CredentialVersionId) ? instance.CredentialVersion : fields.CredentialVersionId,
            Rules = new InstanceRules(
                Names("AllowedDatabases", fields.AllowedDatabases) ?? instance.Rules.Databases, Names("AllowedPrivileges", fields.AllowedPrivileges) ?? instance.Rules.Privileges)
            {
                Users = Names("AllowedUsers", fields.AllowedUsers) ?? instance.Rules.Users,
            },
            Passwords = new InstancePasswordRules(
                fields.PasswordLength is null ? instance.Passwords.Length : Number("PasswordLength", fields.PasswordLength.Value, ShortestPassword, LongestPassword),
                fields.PasswordSymbols ?? instance.Passwords.Symbols),
            LoginsPerSecond = fields.LoginsPerSecond is null ? instance.LoginsPerSecond : Number("LoginsPerSecond", fields.LoginsPerSecond.Value, 1, 1000),
        };
        CheckHost(instance.Host);
        CheckSymbols(instance.Passwords.Symbols);
        if (instance.Database.Length > LongestName || instance.Database.Contains('\0', StringComparison.Ordinal))
            throw ParameterRules.Wrong("Database", "the name of a database, up to 255 characters", "不超过 255 个字符的数据库名");
        if (instance.CredentialSecret.Length == 0)
            throw ParameterRules.Wrong("CredentialSecretName", "the name of a secret that holds the administrator's account", "保存管理员账号的凭据名称");
        SecretRules.CheckVersionId(instance.CredentialVersion);
        return instance;
    }

    private static int UsualPort(string product) => product switch
    {
        "Postgres" => 5432,
        "Redis" => 6379,
        "Cvm" => 22,
        _ => 3306,
    };

    private static int Number(string field, ulong value, int least, int most) => value >= (ulong)least && value <= (ulong)most
        ? (int)value
        : throw ParameterRules.Wrong(
            field, string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {most}"), string.Create(CultureInfo.InvariantCulture, $"{least} 至 {most} 的整数"));

    private static TargetEncryption EncryptionOf(string text) => text switch
    {
        nameof(TargetEncryption.Verified) => TargetEncryption.Verified,
        nameof(TargetEncryption.None) => TargetEncryption.None,
        _ => throw ParameterRules.Wrong("Encryption", "Verified or None", "Verified 或 None"),
    };

    // A registration says where this server connects to: what is its neighbourhood's own, as the cloud's metadata address, is never a database.
    private static void CheckHost(string host)
    {
        bool isAddress = IPAddress.TryParse(host, out IPAddress? address);
        if (isAddress && address!.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        bool isForbidden = isAddress && (address!.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            || address.GetAddressBytes() is [169, 254, ..] or [>= 224, _, _, _]);
        if (isForbidden || (!isAddress && (host.Length > LongestName || Uri.CheckHostName(host) != UriHostNameType.Dns)))
            throw ParameterRules.Wrong("Host", "a host name or an address that is not link-local or multicast", "主机名，或非链路本地、非组播的地址");
    }

    /// <summary>Refuses what is neither empty nor PEM certificates.</summary>
    public static void CheckCertificates(string authority)
    {
        if (authority.Length == 0)
            return;
        try
        {
            X509Certificate2Collection certificates = [];
            if (authority.Length <= LongestAuthority)
                certificates.ImportFromPem(authority);
            if (certificates.Count > 0)
                return;
        }
        catch (CryptographicException)
        {
            // It is told below, without what the parser said.
        }

        throw ParameterRules.Wrong("Authority", "empty or PEM certificates of up to 64 KiB", "空，或不超过 64 KiB 的 PEM 证书");
    }

    /// <summary>Refuses symbols that passwords may not have, or one that is there twice. None of them is one that JSON would escape.</summary>
    public static void CheckSymbols(string symbols)
    {
        if (symbols.Any(c => !PossibleSymbols.Contains(c, StringComparison.Ordinal)) || symbols.Distinct().Count() != symbols.Length)
            throw ParameterRules.Wrong("PasswordSymbols", $"different ones of {PossibleSymbols}", $"{PossibleSymbols} 中互不相同的字符");
    }

    private static IReadOnlyList<string>? Names(string field, IReadOnlyList<string>? names)
    {
        if (names is not null && (names.Count > MostNames || names.Any(name => name.Length is 0 or > LongestName)))
            throw ParameterRules.Wrong(field, "up to 100 names of 1 to 255 characters", "最多 100 个名称，每个 1 至 255 个字符");
        return names;
    }
}
