using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>What the fields of identity providers may be.</summary>
internal static class OidcRules
{
    /// <summary>Identity providers of an account.</summary>
    public const int MostProviders = 100;

    private const int LongestName = 128;
    private const int MostClients = 20;
    private const int LongestClient = 255;
    private const int LongestKeys = 65_536;

    /// <summary>Whether a provider can have this name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public static void CheckName(string name, string field = "Name", string code = ErrorCode.InvalidParameterValueNameError)
    {
        if (!IsName(name))
            throw ParameterRules.Wrong(field, "1 to 128 letters, digits and . _ -", "1 至 128 个字符，仅限英文字母、数字和 . _ -", code);
    }

    public static void CheckUrl(string url)
    {
        if (!IssuerUrl.IsValid(url))
            throw ParameterRules.Wrong(
                "IdentityUrl",
                "an https URL of up to 255 characters, without user, query and fragment, exactly as the tokens name their issuer",
                "不超过 255 个字符的 https URL，不含用户信息、查询和片段，须与令牌中的签发者完全一致",
                ErrorCode.InvalidParameterValueIdentityUrlError);
    }

    public static void CheckClients(IReadOnlyList<string> clients)
    {
        bool valid = clients.Count is > 0 and <= MostClients
            && clients.All(static client => client.Length is > 0 and <= LongestClient && client.All(static c => c is > ' ' and < '\x7f'))
            && clients.Distinct(StringComparer.Ordinal).Count() == clients.Count;
        if (!valid)
            throw ParameterRules.Wrong(
                "ClientId",
                "1 to 20 different texts of 1 to 255 printable ASCII characters",
                "1 至 20 个互不相同的客户端 ID，每个 1 至 255 个可打印 ASCII 字符",
                ErrorCode.InvalidParameterParamError);
    }

    public static bool CheckRotation(ulong? value) => value is null or 0 or 1
        ? value == 1
        : throw ParameterRules.Wrong("AutoRotateKey", "0 or 1", "0 或 1", ErrorCode.InvalidParameterParamError);

    /// <summary>Refuses a text that is no key set in base64.</summary>
    public static void CheckKeys(string text)
    {
        try
        {
            KeysOf(text);
        }
        catch (IssuerKeyException refused)
        {
            (string allowed, string allowedChinese) = Allowed(refused.Fault);
            throw ParameterRules.Wrong("IdentityKey", allowed, allowedChinese, ErrorCode.InvalidParameterValueIdentityKeyError);
        }
    }

    /// <summary>The key set of a text that was written down.</summary>
    /// <exception cref="IssuerKeyException">It is none.</exception>
    public static IssuerKeySet KeysOf(string text)
    {
        if (text.Length > LongestKeys)
            throw new IssuerKeyException(IssuerKeyFault.NotASet);
        // Padding may be left out, as in the API's own example.
        string padded = text.Length % 4 == 0 ? text : text + new string('=', 4 - (text.Length % 4));
        byte[] bytes = new byte[padded.Length];
        return !padded.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(padded, bytes, out int length)
            ? IssuerKeySet.Read(bytes.AsMemory(0, length))
            : throw new IssuerKeyException(IssuerKeyFault.NotASet);
    }

    private static (string English, string Chinese) Allowed(IssuerKeyFault fault) => fault switch
    {
        IssuerKeyFault.PrivateKey => ("public keys alone; one of these is private or symmetric, and should be replaced where it is used", "仅限公钥；其中含有私钥或对称密钥，请在使用处更换"),
        IssuerKeyFault.NotAKey => (
            "well-formed keys of the types RSA and EC (P-256, P-384, P-521) for the algorithms RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512",
            "格式正确的 RSA 或 EC（P-256、P-384、P-521）公钥，算法为 RS256、RS384、RS512、PS256、PS384、PS512、ES256、ES384、ES512"),
        IssuerKeyFault.KeySize => ("RSA keys of 2048 to 8192 bits", "2048 至 8192 位的 RSA 公钥"),
        IssuerKeyFault.SameId => ("keys with different ids (kid)", "密钥 ID（kid）互不相同"),
        IssuerKeyFault.NoKey => ("at least one key that verifies signatures", "至少一个用于验证签名的公钥"),
        _ => ("the base64 text of a JSON Web Key Set of at most 50 keys", "JSON Web Key Set 的 Base64 文本，最多 50 个密钥"),
    };
}
