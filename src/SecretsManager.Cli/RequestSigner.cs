using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Cli;

/// <summary>Signs a POST by TC3-HMAC-SHA256, the action and its companions included.</summary>
internal static class RequestSigner
{
    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <param name="secretId">The key's id.</param>
    /// <param name="secretKey">The key's secret.</param>
    /// <param name="service">The service, as in <c>ssm</c>.</param>
    /// <param name="timestamp">Unix seconds, as sent.</param>
    /// <param name="headers">What is signed: lower-case names in ordinal order, values as sent.</param>
    /// <param name="body">The body's bytes.</param>
    public static string Authorization(
        string secretId, string secretKey, string service, long timestamp, SortedDictionary<string, string> headers, byte[] body)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/tc3_request";
        var names = string.Join(';', headers.Keys);
        var lines = string.Concat(headers.Select(header => $"{header.Key}:{Canonical(header.Key, header.Value)}\n"));
        var request = $"POST\n/\n\n{lines}\n{names}\n{Hash(body)}";
        var text = string.Create(CultureInfo.InvariantCulture, $"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request))}");

        var dateKey = Mac(Encoding.UTF8.GetBytes("TC3" + secretKey), date);
        var key = Mac(Mac(dateKey, service), "tc3_request");
        var signature = Convert.ToHexStringLower(Mac(key, text));
        return $"TC3-HMAC-SHA256 Credential={secretId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    // The documentation signs the action in lower case; the others are lower-case already or signed as sent.
    private static string Canonical(string name, string value) => name == "x-tc-token" ? value.Trim() : value.Trim().ToLowerInvariant();

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
