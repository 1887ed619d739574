using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>What uses a key, as it is told to people; and what may name a resource that does.</summary>
internal static class KeyUsers
{
    private const int MostNamed = 20;
    private const int LongestProduct = 64;
    private const int LongestResource = 256;

    /// <summary>One line that names some of what would be lost with the key, and how much there is; empty if there is nothing.</summary>
    public static async Task<string> Tell(Stored<MasterKey> key, IKeyDependents dependents, CancellationToken cancellation)
    {
        KeyDependents secrets = await dependents.Of(key, MostNamed, cancellation);
        IReadOnlyList<CloudResource> bound = key.Value.Resources;
        IEnumerable<string> parts =
        [
            .. Part("secret", secrets.Names, secrets.Total),
            .. Part("resource", [.. bound.Take(MostNamed).Select(resource => $"{resource.ProductId}/{resource.ResourceId}")], bound.Count),
        ];
        return string.Join("; ", parts);
    }

    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>.</exception>
    public static CloudResource Check(string productId, string resourceId)
    {
        if (productId.Length is 0 or > LongestProduct || !productId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw ParameterRules.Wrong("ProductId", "1 to 64 of the characters A-Z, a-z, 0-9, '-' and '_'", "1 至 64 个字符，仅限字母、数字、'-' 和 '_'");
        if (resourceId.Length is 0 or > LongestResource || !resourceId.All(c => c is >= ' ' and <= '~'))
            throw ParameterRules.Wrong("ResourceId", "1 to 256 printable ASCII characters", "1 至 256 个可打印 ASCII 字符");
        return new CloudResource(productId, resourceId);
    }

    private static IEnumerable<string> Part(string what, IReadOnlyList<string> names, long total)
    {
        if (total == 0)
            yield break;
        string more = total > names.Count ? ", …" : string.Empty;
        yield return $"{total} {what}{(total == 1 ? string.Empty : "s")} ({string.Join(", ", names)}{more})";
    }
}
