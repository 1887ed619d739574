using System.Text;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.Tests.Signing;

/// <summary>
/// A signed request as a client puts it on the wire. The shapes are those of the clients; ids, keys and values are made for these tests, and
/// the signatures were computed by a separate program written from the documentation (Python's hmac and hashlib).
/// </summary>
public sealed record GoldenRequest(
    string Name, string Method, string Query, string Host, string ContentType, string Timestamp, string Body, string Authorization)
{
    public const string SecretId = "AKIDgoldenRequestsOfTheTests00000001";

    public Dictionary<string, string> OtherHeaders { get; init; } = [];

    public byte[] BodyBytes { get; init; } = Encoding.UTF8.GetBytes(Body);

    public static ReadOnlySpan<byte> SecretKey => "goldenSecretKeyOfTheTests0000001"u8;

    /// <summary>What a gateway does: read the header, find the key by its id, read the time, derive, verify.</summary>
    public bool IsAccepted() =>
        Tc3Authorization.TryParse(Authorization, out Tc3Authorization authorization)
        && authorization.SecretId == SecretId
        && Tc3Timestamp.TryParse(Timestamp, out Tc3Timestamp timestamp)
        && Tc3Verifier.Verify(
            ToRequest(timestamp), authorization, Tc3SigningKey.Derive(SecretKey, authorization.Date, authorization.Service));

    public Tc3Request ToRequest(Tc3Timestamp timestamp) => new()
    {
        Method = Method,
        Query = Query,
        Host = Host,
        ContentType = ContentType,
        Timestamp = timestamp,
        Body = BodyBytes,
        OtherHeader = name => OtherHeaders.GetValueOrDefault(name),
    };

    public override string ToString() => Name;

    public static GoldenRequest Named(string name) => All.Single(golden => golden.Name == name);

    public static IReadOnlyList<GoldenRequest> All { get; } =
    [
        new("Node POST", "POST", "", "ssm.secrets.test:8443",
            "application/json", "1795000001",
            "{\"SecretName\":\"db\",\"VersionId\":\"v1\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=44c379ddd3d0b63fa025aa00bb43906b90fcdde77407fbe28a190d67710b16b1"),
        new("Node POST to an address", "POST", "", "127.0.0.1:36377",
            "application/json", "1795000002",
            "{\"SecretName\":\"数据库\",\"SecretString\":\"a b\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/127/tc3_request, SignedHeaders=content-type;host, Signature=b1d21f7963dc643860bf80e39ab5c8ce0f56c9cdbab8ea728cf0160af4f42bff"),
        new("Node POST with an empty body object", "POST", "", "ssm.secrets.test",
            "application/json", "1795000003",
            "{}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=25f4357b29228566f97b54ec6b57a3fd5eb075680da98e88bb7f10ce34b24c91"),
        new("Node POST to a name without a dot", "POST", "", "localhost:8443",
            "application/json", "1795000004",
            "{\"Limit\":20}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/localhost:8443/tc3_request, SignedHeaders=content-type;host, Signature=5132debf758701908892df38613e68cf78220e97808320502861baac085af0fe"),
        new("Node multipart", "POST", "", "ssm.secrets.test:8443",
            "multipart/form-data; boundary=----------------------------a80095566d4fa541f78729b1", "1795000005",
            "------------------------------a80095566d4fa541f78729b1\r\nContent-Disposition: form-data; name=\"SecretName\"\r\n\r\nmp1\r\n------------------------------a80095566d4fa541f78729b1--\r\n",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=7e8a3ef9459a0667f5330cac1a01932c916deba164fdf11c4131174a0ef186f9"),
        new("Node GET", "GET", "SearchSecretName=a%20b%2Bc~d&TagFilters.0.TagKey=env", "ssm.secrets.test:8443",
            "application/x-www-form-urlencoded", "1795000006",
            "",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=70a53e970cecfe952ab93ec32ab1f1bdfc0a490e2a3d714546f338b35f6e8f82"),
        new("Node GET without parameters", "GET", "", "127.0.0.1:36377",
            "application/x-www-form-urlencoded", "1795000007",
            "",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/127/tc3_request, SignedHeaders=content-type;host, Signature=e493c0f95f0b83b0a35a9ed78a12fcee84e3cc5495ccf6a3a5cf5bd3ae4d3869"),
        new(".NET POST, two spaces", "POST", "", "ssm.secrets.test:33571",
            "application/json", "1795000008",
            "{\"SecretName\":\"db\",\"VersionId\":\"v1\"}",
            "TC3-HMAC-SHA256  Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=0b99ef20157418b1c65823ab5b1f52bf4a3cb1e63a536c7eb7950455b0d7ad1a"),
        new(".NET POST to an address", "POST", "", "127.0.0.1:33571",
            "application/json", "1795000009",
            "{\"SecretName\":\"末\"}",
            "TC3-HMAC-SHA256  Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/127/tc3_request, SignedHeaders=content-type;host, Signature=074253453332cb157d38f50c584d75726456d0a1743e6ebaad930f1bea7478ad"),
        new(".NET GET, tilde signed as %7E", "GET", "Offset=0&SearchSecretName=a+b%2Bc%2Fd%27e~f*(g)", "ssm.secrets.test:33571",
            "application/x-www-form-urlencoded", "1795000010",
            "",
            "TC3-HMAC-SHA256  Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=a698edb70e85a3d5f59d50b43ac2488dab63ac7eeb17310b4941bc0f74d04766"),
        new(".NET GET", "GET", "EnableRotation=True&RotationBeginTime=2026-10-01+02%3A03%3A04", "127.0.0.1:33571",
            "application/x-www-form-urlencoded", "1795000011",
            "",
            "TC3-HMAC-SHA256  Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/127/tc3_request, SignedHeaders=content-type;host, Signature=cf6cb6e560ad80d6b19ec92752baad580bb731227c6d00f3576abc4fed964989"),
        new("Python POST, escaped text", "POST", "", "127.0.0.1:48663",
            "application/json", "1795000012",
            "{\"SecretName\": \"\\u672a\\u547d\\u540d\", \"Limit\": 1}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=6bc5e11eef1ece77eb66b193f65cd9d807d43e6506c24f880a90d51be3eaaa3d"),
        new("Python GET, plus for space", "GET", "Limit=20&SearchSecretName=a+b%2Bc~d%2A", "127.0.0.1:48663",
            "application/x-www-form-urlencoded", "1795000014",
            "",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=8e81f157db33b9a41e4cc45a156321f5260b430eeb653c693e1f79b66602be14"),
        new("Go POST", "POST", "", "ssm.ap-guangzhou.secrets.test",
            "application/json", "1795000015",
            "{\"SecretName\":\"db\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=7b53701c9e013bb863647043e77b19fae8f4107d805a36cdd18bcb694b65a62e"),
        new("Go GET, sorted query", "GET", "Limit=20&Offset=0&SearchSecretName=a+b", "ssm.ap-guangzhou.secrets.test",
            "application/x-www-form-urlencoded", "1795000016",
            "",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=069b93d7b6dbdf245580f1a62e65d8df3e693b08c3a6a5253fe8d3bea19c3f50"),
        new("Java POST, content type with charset", "POST", "", "ssm.secrets.test:8443",
            "application/json; charset=utf-8", "1795000017",
            "{\"SecretName\":\"db\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=c67925f98837781ef04195f6e9efd1a5498f6aeb405b4a57b552d4256281f7ee"),
        new("Java multipart, boundary of mixed case", "POST", "", "ssm.secrets.test",
            "multipart/form-data; charset=utf-8; boundary=----JavaBoundaryMixedCase7MA4YWxk", "1795000018",
            "------JavaBoundaryMixedCase7MA4YWxk\r\nContent-Disposition: form-data; name=\"SecretName\"\r\n\r\nmp1\r\n------JavaBoundaryMixedCase7MA4YWxk--\r\n",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature=f91bd210e1a00c136d248ffe3199c0c2b103fe3fa6b2b5430fcdaaa2290ed485"),
        new("IPv6 literal with its port", "POST", "", "[::1]:8443",
            "application/json", "1795000019",
            "{\"SecretName\":\"db\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/[::1]:8443/tc3_request, SignedHeaders=content-type;host, Signature=2767b9890932ec72c6d5744e0112b012b05d3cdbd96881ed878858b49b53740e"),
        new("IPv6 literal without its port", "POST", "", "[::1]:8443",
            "application/json", "1795000020",
            "{\"SecretName\":\"db\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/[::1]:8443/tc3_request, SignedHeaders=content-type;host, Signature=00b3b78257e454d1d2b2ae256b2697bcff0ba41dc3ccde0bda302c20df6129ff"),
        new("Our own client, everything signed", "POST", "", "ssm.secrets.test:8443",
            "application/json", "1795000013",
            "{\"SecretName\":\"db\"}",
            "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host;x-tc-action;x-tc-region;x-tc-timestamp;x-tc-version, Signature=e97907243fad95d9d650f70d3e15a45830881fd6907eb3bcf4592e5f28b60413") { OtherHeaders = new() { ["x-tc-action"] = "GetSecretValue", ["x-tc-region"] = "ap-guangzhou", ["x-tc-timestamp"] = "1795000013", ["x-tc-version"] = "2019-09-23" } },
    ];
}
