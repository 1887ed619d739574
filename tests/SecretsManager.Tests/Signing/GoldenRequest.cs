using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.Tests.Signing;

/// <summary>A request as one of the clients sends it, signed here by an implementation of its own, straight from the documentation.</summary>
internal sealed record GoldenRequest(
    string Name, string Method, string Target, string Host, string ContentType, string Timestamp, byte[] Body, string Authorization, string Action, string SignedHost, string SignedContentType)
{
    public const string KeyId = "AKIDgolden00000000000000000000000001";
    public const string SecretKey = "goldenSigningKey0000000000000001";
    public const long Now = 1790000000;

    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Sdk = "content-type;host";

    public static IReadOnlyList<GoldenRequest> All { get; } =
    [
        Make("node post", "POST", "/", "ssm.secrets.test:9443", Json, """{"SecretName":"db","VersionId":"v1"}""", "ssm", "ssm.secrets.test"),
        Make("node post of raw utf-8", "POST", "/", "ssm.secrets.test:9443", Json, """{"SecretName":"db","SecretString":"密码=1"}""", "ssm", "ssm.secrets.test"),
        Make("node post without parameters", "POST", "/", "localhost:8443", Json, "{}", "localhost:8443", "localhost"),
        Make("node get", "GET", "/?Limit=20&Offset=0&SearchSecretName=a%20b%2Bc", "ssm.secrets.test:9443", Form, "", "ssm", "ssm.secrets.test"),
        Make("node multipart", "POST", "/", "ssm.secrets.test:9443", "multipart/form-data; boundary=--------------------------a8009556", "----------------------------a8009556\r\nContent-Disposition: form-data; name=\"SecretName\"\r\n\r\ndb\r\n----------------------------a8009556--\r\n", "ssm", "ssm.secrets.test"),
        Make("node to an address", "POST", "/", "127.0.0.1:9443", Json, """{"SecretName":"db"}""", "127", "127.0.0.1"),
        Make("node to an ipv6 address", "POST", "/", "[::1]:9443", Json, """{"SecretName":"db"}""", "[::1]:9443", "[::1]"),
        Make("net post with two spaces", "POST", "/", "ssm.secrets.test:9443", Json, """{"SecretName":"db"}""", "ssm", spaces: "  "),
        Make("net get of a tilde", "GET", "/?Offset=0&SearchSecretName=a+b%2Bc%27e~f*(g)~", "ssm.secrets.test:9443", Form, "", "ssm", spaces: "  ", signedQuery: "Offset=0&SearchSecretName=a+b%2Bc%27e%7Ef*(g)%7E"),
        Make("net get", "GET", "/?EnableRotation=true&SecretName=a+b", "127.0.0.1:9443", Form, "", "127", spaces: "  "),
        Make("net get without parameters", "GET", "/?", "127.0.0.1:9443", Form, "", "127", spaces: "  "),
        Make("python post", "POST", "/", "ssm.secrets.test:9443", Json, """{"SecretName": "db", "SecretString": "\u5bc6\u7801"}""", "ssm"),
        Make("python get", "GET", "/?SearchSecretName=a+b%2Fc&TagFilters.0.TagKey=env", "ssm.secrets.test:9443", Form, "", "ssm"),
        Make("python post to a question mark", "POST", "/?", "ssm.secrets.test:9443", Json, """{"SecretName": "db"}""", "ssm"),
        Make("go post", "POST", "/", "ssm.secrets.test", Json, """{"SecretName":"db"}""", "ssm"),
        Make("go get", "GET", "/?Limit=20&Offset=0&SearchSecretName=a+b%2Ac&TagFilters.0.TagKey=%E7%8E%AF", "ssm.secrets.test:9443", Form, "", "ssm"),
        Make("go get without parameters", "GET", "/", "ssm.secrets.test:9443", Form, "", "ssm"),
        Make("java post", "POST", "/", "ssm.secrets.test:9443", "application/json; charset=utf-8", """{"SecretName":"db"}""", "ssm"),
        Make("java post to an ipv6 address", "POST", "/", "[::1]:9443", "application/json; charset=utf-8", """{"SecretName":"db"}""", "[::1]:9443"),
        Make("documented post of a signed action", "POST", "/", "ssm.secrets.test:9443", "application/json; charset=utf-8", """{"SecretName":"db"}""", "ssm", signedHeaders: Sdk + ";x-tc-action"),
        Make("multipart with capitals", "POST", "/", "ssm.secrets.test:9443", "multipart/form-data; boundary=WebKitAbC", "--WebKitAbC--\r\n", "ssm"),
    ];

    public static IEnumerable<string> Names => All.Select(golden => golden.Name);

    /// <summary>The query as the server reads it.</summary>
    public string Query => Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";

    public static GoldenRequest Named(string name) => All.Single(golden => golden.Name == name);

    /// <summary>Whether the request parses and verifies under the key that its id names.</summary>
    public bool IsAccepted() =>
        Tc3Authorization.Parse(Authorization) is { SecretId: KeyId } authorization
        && Tc3Verification.Verify(
            new Tc3SignedRequest(Method, Query, Host, ContentType, Timestamp, Body, name => name == "x-tc-action" ? Action : null),
            authorization,
            Tc3SigningKey.Derive(Encoding.ASCII.GetBytes(SecretKey), authorization.Date, authorization.Service));

    /// <summary>The header for a canonical request, by the text of the documentation.</summary>
    public static string Authorize(string keyId, string secretKey, string service, long timestamp, string canonical, string signedHeaders, string spaces = " ")
    {
        string date = DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string toSign = $"TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + secretKey), date), service), "tc3_request");
        return $"TC3-HMAC-SHA256{spaces}Credential={keyId}/{date}/{service}/tc3_request, SignedHeaders={signedHeaders}, Signature={Hex(Mac(key, toSign))}";
    }

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static GoldenRequest Make(
        string name, string method, string target, string host, string contentType, string body, string service,
        string? signedHost = null, string spaces = " ", string? signedQuery = null, string signedHeaders = Sdk)
    {
        const string action = "GetSecretValue";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        string query = signedQuery ?? (method == "GET" && target.Length > 2 ? target[2..] : "");
        string headers = $"content-type:{contentType}\nhost:{signedHost ?? host}\n" + (signedHeaders == Sdk ? "" : $"x-tc-action:{action.ToLowerInvariant()}\n");
        string canonical = $"{method}\n/\n{query}\n{headers}\n{signedHeaders}\n{Hex(SHA256.HashData(bytes))}";
        return new GoldenRequest(
            name, method, target, host, contentType, Now.ToString(CultureInfo.InvariantCulture), bytes,
            Authorize(KeyId, SecretKey, service, Now, canonical, signedHeaders, spaces), action, signedHost ?? host, contentType);
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
