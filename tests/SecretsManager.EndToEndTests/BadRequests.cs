using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecretsManager.EndToEndTests;

/// <summary>
/// The table of bad requests. Their bodies hold the canary wherever a value can stand; names never do, because a refusal may name a
/// parameter. The secrets of <see cref="Prepare"/> must exist.
/// </summary>
internal sealed class BadRequests(SignedClient client, RawClient raw)
{
    public const string Canary = "cAnArY9Zq7Xw3Tq1";

    private const string Invalid = "InvalidParameter";
    private const string Value = "InvalidParameterValue";
    private const string Missing = "MissingParameter";
    private const string Malformed = "AuthFailure.InvalidAuthorization";
    private const string Signature = "AuthFailure.SignatureFailure";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly string[] NamedActions =
    [
        "CreateSecret", "DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecret", "UpdateDescription", "EnableSecret",
        "DisableSecret", "DeleteSecret", "RestoreSecret", "DeleteSecretVersion", "ListSecretVersionIds",
    ];

    private static readonly string[] OtherActions = ["ListSecrets", "GetRegions", "GetServiceStatus", "DescribeSupportedProducts"];

    private readonly List<BadRequest> table = [];

    /// <summary>Makes the secrets that the table speaks of.</summary>
    public static async Task Prepare(SignedClient client)
    {
        foreach (string name in (string[])["enabled", "disabled", "pending", "full"])
            await Succeed(client, "CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "text" });
        await Succeed(client, "DisableSecret", new { SecretName = "disabled" });
        await Succeed(client, "DisableSecret", new { SecretName = "pending" });
        await Succeed(client, "DeleteSecret", new { SecretName = "pending", RecoveryWindowInDays = 1 });
        for (int version = 2; version <= 10; version++)
            await Succeed(client, "PutSecretValue", new { SecretName = "full", VersionId = $"v{version}", SecretString = "text" });
    }

    /// <summary>The whole table.</summary>
    public IReadOnlyList<BadRequest> All()
    {
        table.Clear();
        Http();
        NotHttp();
        ContentTypes();
        Sizes();
        Json();
        Queries();
        Multiparts();
        ParametersOfEachAction();
        Values();
        States();
        KeyPairs();
        CommonHeaders();
        Authorizations();
        Signatures();
        OlderSignatures();
        return table;
    }

    private static async Task Succeed(SignedClient client, string action, object parameters)
    {
        WireAnswer answer = await client.Call(action, parameters);
        if (answer.Code.Length > 0)
            throw new InvalidOperationException($"{action}: {answer.Text}");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.Replace("CANARY", Canary, StringComparison.Ordinal));

    private void Add(string name, string expected, Func<Task<WireAnswer>> send) => table.Add(new BadRequest(name, expected, send));

    private void Add(string name, string expected, Func<WireRequest> request) => Add(name, expected, () => client.Send(request()));

    private void Add(string expected, string action, string json) => Add($"{action} {json}", expected, () => client.Post(action, Utf8(json)));

    private void Raw(string name, string expected, string request) => Add(name, expected, () => raw.Send(Utf8(request)));

    private WireRequest Good(string json = """{"SecretName":"enabled","VersionId":"CANARY"}""", string action = "GetSecretValue") => client.Sign(action, Utf8(json));

    private void Http()
    {
        foreach (string method in (string[])["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY"])
        {
            Add($"method {method}", "UnsupportedProtocol", () => Good() with { Method = method, Body = method == "TRACE" ? null : Utf8("CANARY") });
            Add($"method {method} signed", "UnsupportedProtocol", () => client.Sign("GetRegions", Utf8("{}"), method: method) with { Body = method == "TRACE" ? null : Utf8("{}") });
        }

        foreach (string path in (string[])["/x", "/index.html", "//", "/v1/", "/%2e%2e/etc/passwd", "/metrics", "/Healthz"])
            Add($"path {path}", "HTTP 404", () => raw.Send(raw.Bytes(Good() with { Target = path })));
        Add("GET with a body", "InvalidRequest", () => Good() with { Method = "GET" });
        Add("chunked body", "InvalidRequest", () => raw.Send(raw.Bytes(Good().Also("Transfer-Encoding", "chunked"), "2\r\n{}\r\n0\r\n\r\n"u8.ToArray())));
        Add("empty chunked body", "InvalidRequest", () => raw.Send(raw.Bytes(Good().Also("Transfer-Encoding", "chunked"), "0\r\n\r\n"u8.ToArray())));
        // Whoever ends the connection inside its request is not there to be answered.
        Add("body shorter than its length, then the end", "HTTP 0", () => raw.Send(raw.Bytes(Good().Also("Content-Length", "500"), Utf8("CANARY")), endInput: true));
        Add("no body though a length, then the end", "HTTP 0", () => raw.Send(raw.Bytes(Good().Also("Content-Length", "1"), []), endInput: true));
        Add("body shorter than its length, then nothing", "InvalidRequest", () => raw.Send(raw.Bytes(Good().Also("Content-Length", "500"), Utf8("CANARY"))));
    }

    private void NotHttp()
    {
        Raw("not HTTP", "HTTP 400", "CANARY\r\n\r\n");
        Raw("no version", "HTTP 400", "POST /\r\nHost: x\r\n\r\n");
        Raw("empty method", "HTTP 400", " / HTTP/1.1\r\nHost: x\r\n\r\n");
        Raw("no target", "HTTP 400", "POST HTTP/1.1\r\nHost: x\r\n\r\n");
        Raw("no Host", "HTTP 400", "POST / HTTP/1.1\r\n\r\n");
        Raw("two Hosts", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        Raw("malformed Host", "HTTP 400", "POST / HTTP/1.1\r\nHost: a b\r\n\r\n");
        Raw("header without colon", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nCANARY\r\n\r\n");
        Raw("header with a space in its name", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nX Y: CANARY\r\n\r\n");
        Raw("folded header", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nX: a\r\n CANARY\r\n\r\n");
        Raw("NUL in a header", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nX: a\0CANARY\r\n\r\n");
        Raw("negative length", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n");
        Raw("length that is no number", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x10\r\n\r\n");
        Raw("two lengths", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}CANARY");
        Raw("unknown transfer coding", "HTTP 400", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n");
        Raw("NUL in the target", "HTTP 400", "GET /%00?CANARY HTTP/1.1\r\nHost: a\r\n\r\n");
        Raw("request line too long", "HTTP 414", "GET /?" + new string('a', 41000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        Raw("headers too large", "HTTP 431", "POST / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 33000) + "\r\n\r\n");
        Raw("too many headers", "HTTP 431", "POST / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Range(0, 101).Select(i => $"X{i}: CANARY\r\n")) + "\r\n");
    }

    private void ContentTypes()
    {
        foreach (string type in (string[])
            ["text/plain", "application/xml", "application/jsonx", "application/json5", "text/json", "json", "application/octet-stream", "*/*", FormType, "application/json,text/plain"])
            Add($"content type {type}", Invalid, () => client.Sign("GetSecretValue", Utf8("""{"SecretName":"CANARY"}"""), contentType: type));
        Add("no content type", Signature, () => Good().Without("Content-Type"));
        Add("another content type than was signed", Signature, () => Good().With("Content-Type", "application/json; charset=utf-16"));
        Add("multipart without boundary", "InvalidRequest", () => client.Sign("GetSecretValue", Utf8("CANARY"), contentType: "multipart/form-data"));
        Add("multipart with an empty boundary", "InvalidRequest", () => client.Sign("GetSecretValue", Utf8("CANARY"), contentType: "multipart/form-data; boundary="));
    }

    private void Sizes()
    {
        string Padded(int size) => """{"SecretName":"CANARY"}""" + new string(' ', size);
        Add("body of one byte too many", "RequestSizeLimitExceeded", () => client.Sign("DescribeSecret", [.. Utf8("CANARY"), .. new byte[262145 - Canary.Length]]));
        Add("body of a megabyte", "RequestSizeLimitExceeded", () => client.Sign("DescribeSecret", Utf8(Padded(1 << 20))));
        Add("length of a terabyte", "RequestSizeLimitExceeded", () => raw.Send(raw.Bytes(Good().Also("Content-Length", "1099511627776"), Utf8("CANARY"))));
        Add("longest body, unknown name", "ResourceNotFound", () => client.Sign("DescribeSecret", Utf8(Padded(262144 - Canary.Length - 17))));
        foreach (string action in (string[])["CreateSecret", "PutSecretValue", "UpdateSecret"])
        {
            string start = $$"""{"SecretName":"enabled","VersionId":"v1",""";
            Add($"{action} text of one byte too many", Value, () => client.Sign(action, Utf8($$"""{{start}}"SecretString":"{{new string('a', 32769)}}"}""")));
            Add($"{action} text of too many bytes in few characters", Value, () => client.Sign(action, Utf8($$"""{{start}}"SecretString":"{{new string('é', 16385)}}"}""")));
            Add($"{action} binary of one byte too many", Value, () => client.Sign(action, Utf8($$"""{{start}}"SecretBinary":"{{Convert.ToBase64String(new byte[32769])}}"}""")));
        }
    }

    private void Json()
    {
        string value = "\"SecretString\":\"CANARY\"";
        foreach (string json in (string[])
        [
            "[]", "null", "true", "1", "\"CANARY\"", "[{\"SecretName\":\"CANARY\"}]", " ", "\n", "{", "}", "{{}", "{}}", "{}{}", "{} CANARY", "{\"SecretName\"}",
            "{\"SecretName\":}", "{\"SecretName\":\"CANARY}", "{\"SecretName\":\"CANARY\",}", "{,}", "{\"SecretName\" \"CANARY\"}", "{'SecretName':'CANARY'}",
            "{SecretName:\"CANARY\"}", "{\"SecretName\":CANARY}", "// CANARY\n{}", "{/* CANARY */}", "{\"SecretName\":\"CANARY\n\"}", "{\"SecretName\":\"CANARY\t\"}",
            "{\"SecretName\":\"CANARY\\x\"}", "{\"SecretName\":\"CANARY\\u12\"}", "{\"SecretName\":NaN}", "{\"SecretName\":01}", "{\"SecretName\":+1}", "{\"SecretName\":1.}",
            "{\"SecretName\":.5}", "{\"SecretName\":1e}", "{\"SecretName\":True}", "{\"SecretName\":undefined}", "{\"SecretName\":[}", "{\"SecretName\":\"CANARY\"]",
            "{\"SecretName\":\"\\ud800CANARY\"}", "{\"SecretName\":\"CANARY\\udc00\"}", "{\"SecretName\":\"\\udc00\\ud800\"}", "{\"\\ud800\":\"CANARY\"}",
            "\uFEFF{}", "{\"SecretName\":\"CANARY\"}\0", "CANARY", "<xml>CANARY</xml>", "SecretName=CANARY",
        ])
            Add(Invalid, "DescribeSecret", json);
        Add("JSON of broken UTF-8", Invalid, () => client.Sign("DescribeSecret", [.. Utf8("{\"SecretName\":\"CANARY"), 0xC3, 0x28, .. Utf8("\"}")]));
        Add("JSON with an overlong NUL", Invalid, () => client.Sign("DescribeSecret", [.. Utf8("{\"SecretName\":\"CANARY"), 0xC0, 0x80, .. Utf8("\"}")]));
        Add("JSON with an encoded surrogate", Invalid, () => client.Sign("DescribeSecret", [.. Utf8("{\"SecretName\":\"CANARY"), 0xED, 0xA0, 0x80, .. Utf8("\"}")]));
        Add("JSON in UTF-16", Invalid, () => client.Sign("DescribeSecret", Encoding.Unicode.GetBytes("{\"SecretName\":\"a\"}")));
        Add("gzip", Invalid, () => client.Sign("DescribeSecret", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]));
        Add(Invalid, "CreateSecret", $$"""{"SecretName":"a",{{value}},{{value}}}""");
        Add(Invalid, "CreateSecret", $$"""{"SecretName":"a","SecretN\u0061me":"b",{{value}}}""");
        Add(Invalid, "CreateSecret", $$"""{"SecretName":"a","Tags":[{"TagKey":"a","TagKey":"b","TagValue":"CANARY"}],{{value}}}""");
        Add("too deep", Invalid, () => client.Sign("DescribeSecret", Utf8("{\"a\":" + new string('[', 16) + "\"CANARY\"" + new string(']', 16) + "}")));
        Add("far too deep", Invalid, () => client.Sign("DescribeSecret", Utf8(new string('[', 100000))));
        Add("far too deep objects", Invalid, () => client.Sign("DescribeSecret", Utf8(string.Concat(Enumerable.Repeat("{\"a\":", 20000)))));
        Add("too many tokens", Invalid, () => client.Sign("DescribeSecret", Utf8("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]}")));
        Add("too many names", Invalid, () => client.Sign("DescribeSecret", Utf8("{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"a{i}\":1")) + "}")));
        Add("empty body", Missing, () => client.Sign("DescribeSecret", []));
    }

    private void Queries()
    {
        void Get(string expected, string query, string action = "DescribeSecret") =>
            Add($"GET {action} {query}", expected, () => client.Get(action, query.Replace("CANARY", Canary, StringComparison.Ordinal)));
        Get(Missing, "");
        Get(Invalid, "SecretName=CANARY&SecretName=CANARY");
        Get("UnknownParameter", "SecretName=CANARY&Unknown=CANARY");
        Get("UnknownParameter", "secretname=CANARY&SecretName=enabled");
        Get(Invalid, "SecretName=%zz");
        Get(Invalid, "SecretName=CANARY%");
        Get(Invalid, "SecretName=CANARY%4");
        Get(Invalid, "SecretName=%ff");
        Get(Invalid, "SecretName=%C0%80");
        Get(Invalid, "SecretName=%ED%A0%80");
        Get(Invalid, "=CANARY&SecretName=enabled");
        Get(Invalid, "SecretName=enabled&&");
        Get(Invalid, "SecretName.=CANARY");
        Get(Invalid, "SecretName.0=CANARY");
        Get(Invalid, "SecretName=enabled&SecretName.0=CANARY");
        Get(Value, "SecretName=CANARY%00");
        Get("ResourceNotFound", "SecretName=CANARY");
        Get(Invalid, "TagFilters.1.TagKey=CANARY", "ListSecrets");
        Get(Invalid, "TagFilters.00.TagKey=CANARY", "ListSecrets");
        Get(Invalid, "TagFilters.99999.TagKey=CANARY", "ListSecrets");
        Get(Invalid, "TagFilters.0.TagKey=CANARY&TagFilters.x=CANARY", "ListSecrets");
        Get(Invalid, "TagFilters=CANARY", "ListSecrets");
        Get(Invalid, "TagFilters.0=CANARY", "ListSecrets");
        Get(Invalid, "Limit=1e1", "ListSecrets");
        Get(Invalid, "Limit=", "ListSecrets");
        Get(Invalid, "Limit=%201", "ListSecrets");
        Get(Invalid, "Limit=99999999999999999999", "ListSecrets");
        Get(Invalid, "SecretName=enabled&CleanSSHKey=yes", "DeleteSecret");
        Add("GET with too many levels", Invalid, () => client.Get("ListSecrets", string.Join('.', Enumerable.Repeat("a", 20)) + "=" + Canary));
        Add("GET with too many fields", Invalid, () => client.Get("ListSecrets", string.Join('&', Enumerable.Range(0, 4100).Select(i => "a" + i.ToString(CultureInfo.InvariantCulture)))));
        Add("GET with a changed query", Signature, () =>
        {
            WireRequest good = client.Sign("DescribeSecret", [], method: "GET", query: "SecretName=enabled", contentType: FormType) with { Body = null };
            return client.Send(good with { Target = "/?SecretName=" + Canary });
        });
    }

    private void Multiparts()
    {
        void Multipart(string name, string expected, string body) => Add(
            $"multipart {name}", expected, () => client.Sign("DescribeSecret", Utf8(body.Replace("\n", "\r\n", StringComparison.Ordinal)), contentType: "multipart/form-data; boundary=b"));
        const string Part = "--b\nContent-Disposition: form-data; name=\"SecretName\"\n\nCANARY\n";
        Multipart("unknown secret", "ResourceNotFound", Part + "--b--");
        Multipart("without its end", "InvalidRequest", Part);
        Multipart("with another boundary", "InvalidRequest", "--c\n\n--c--");
        Multipart("with text before", "InvalidRequest", "CANARY\n" + Part + "--b--");
        Multipart("with text behind", "InvalidRequest", Part + "--b--CANARY");
        Multipart("without disposition", "InvalidRequest", "--b\n\nCANARY\n--b--");
        Multipart("without name", "InvalidRequest", "--b\nContent-Disposition: form-data\n\nCANARY\n--b--");
        Multipart("with a bare name", "InvalidRequest", "--b\nContent-Disposition: form-data; name=SecretName\n\nCANARY\n--b--");
        Multipart("of another disposition", "InvalidRequest", "--b\nContent-Disposition: attachment; name=\"SecretName\"\n\nCANARY\n--b--");
        Multipart("with a part twice", Invalid, Part + Part + "--b--");
        Multipart("with an unknown part", "UnknownParameter", Part + Part.Replace("SecretName", "Other", StringComparison.Ordinal) + "--b--");
        Multipart("with a broken header", "InvalidRequest", "--b\nCANARY\n\nCANARY\n--b--");
        Multipart("with too many headers", "InvalidRequest", "--b\n" + string.Concat(Enumerable.Repeat("X: CANARY\n", 17)) + "\nCANARY\n--b--");
    }

    private void ParametersOfEachAction()
    {
        foreach (string action in NamedActions)
        {
            string rest = action switch
            {
                "CreateSecret" => ",\"SecretString\":\"CANARY\"",
                "PutSecretValue" or "UpdateSecret" => ",\"VersionId\":\"v1\",\"SecretString\":\"CANARY\"",
                "DeleteSecretVersion" or "GetSecretValue" => ",\"VersionId\":\"v1\"",
                "UpdateDescription" => ",\"Description\":\"CANARY\"",
                _ => string.Empty,
            };
            Add(Missing, action, "{" + rest.TrimStart(',') + "}");
            Add(Missing, action, "{\"SecretName\":null" + rest + "}");
            Add("UnknownParameter", action, "{\"SecretName\":\"enabled\",\"Unknown\":\"CANARY\"" + rest + "}");
            Add("UnknownParameter", action, "{\"SecretName\":\"enabled\",\"Unknown\":{\"a\":[\"CANARY\"]}" + rest + "}");
            Add(Invalid, action, "{\"SecretName\":\"enabled\",\"SecretName\":\"CANARY\"" + rest + "}");
            foreach (string wrong in (string[])["1", "true", "[\"CANARY\"]", "{\"a\":\"CANARY\"}"])
                Add(Invalid, action, "{\"SecretName\":" + wrong + rest + "}");
            foreach (string name in (string[])["", "-CANARY", "_CANARY", "CANARY.", "CANARY/", "CANARY ", "CANARYé", "CANARY\\u0000", "../CANARY", new string('a', 129)])
                Add(Value, action, "{\"SecretName\":\"" + name + "\"" + rest + "}");
            if (action != "CreateSecret")
                Add("ResourceNotFound", action, "{\"SecretName\":\"CANARY\"" + rest + "}");
        }

        foreach (string action in OtherActions)
        {
            Add("UnknownParameter", action, """{"Unknown":"CANARY"}""");
            Add("UnknownParameter", action, """{"SecretName":"CANARY"}""");
            Add("UnknownParameter", action, """{"Unknown":null}""");
        }

        foreach (string action in (string[])["PutSecretValue", "UpdateSecret", "DeleteSecretVersion"])
        {
            string rest = action == "DeleteSecretVersion" ? "}" : ",\"SecretString\":\"CANARY\"}";
            Add(Missing, action, "{\"SecretName\":\"enabled\"" + rest);
            Add(Invalid, action, "{\"SecretName\":\"enabled\",\"VersionId\":1" + rest);
            foreach (string version in (string[])["", ".CANARY", "-CANARY", "CANARY ", "CANARY/", new string('v', 65)])
                Add(Value, action, "{\"SecretName\":\"enabled\",\"VersionId\":\"" + version + "\"" + rest);
        }
    }

    private void Values()
    {
        foreach (string action in (string[])["CreateSecret", "PutSecretValue", "UpdateSecret"])
        {
            string name = action == "CreateSecret" ? "fresh" : "enabled";
            string start = $"{{\"SecretName\":\"{name}\",\"VersionId\":\"{(action == "PutSecretValue" ? "v2" : "v1")}\"";
            Add(Value, action, start + "}");
            Add(Value, action, start + ",\"SecretString\":\"\"}");
            Add(Value, action, start + ",\"SecretBinary\":\"\",\"SecretString\":\"\"}");
            Add(Value, action, start + ",\"SecretString\":null,\"SecretBinary\":null}");
            Add(Value, action, start + ",\"SecretString\":\"CANARY\",\"SecretBinary\":\"YQ==\"}");
            foreach (string base64 in (string[])["CANARY!", "YQ", "YQ=", "YQ===", "Y Q==", "YQ==\\n", "YR==", "_-==", "====", "é"])
                Add(Value, action, start + ",\"SecretBinary\":\"" + base64 + "\"}");
            Add(Invalid, action, start + ",\"SecretString\":[\"CANARY\"]}");
            Add(Invalid, action, start + ",\"SecretString\":{\"a\":\"CANARY\"}}");
            Add(Invalid, action, start + ",\"SecretString\":12345}");
            Add(Invalid, action, start + ",\"SecretBinary\":false}");
            Add(Invalid, action, start + ",\"SecretString\":\"CANARY\\ud800\"}");
        }

        void Create(string expected, string fields) => Add(expected, "CreateSecret", "{\"SecretName\":\"fresh\",\"SecretString\":\"CANARY\"," + fields + "}");
        Create(Value, "\"VersionId\":\".CANARY\"");
        Create(Value, $"\"VersionId\":\"{new string('v', 65)}\"");
        Create(Value, $"\"Description\":\"{new string('d', 2049)}\"");
        Create(Value, $"\"Description\":\"{new string('é', 1025)}\"");
        Create(Invalid, "\"Description\":7");
        Create(Value, "\"AdditionalConfig\":\"CANARY\"");
        Create(Value, "\"AdditionalConfig\":\"[]\"");
        Create(Value, $"\"AdditionalConfig\":\"{{\\\"a\\\":\\\"{new string('c', 2048)}\\\"}}\"");
        Create(Invalid, "\"AdditionalConfig\":{}");
        foreach (string type in (string[])["1", "2", "3", "4", "5", "18446744073709551615"])
            Create(Value, $"\"SecretType\":{type}");
        foreach (string type in (string[])["-1", "1.0", "1e0", "\"0\"", "true", "[]", "18446744073709551616"])
            Create(Invalid, $"\"SecretType\":{type}");
        Create(Value, "\"EncryptType\":2");
        Create(Invalid, "\"EncryptType\":\"1\"");
        Create(Value, "\"EncryptType\":1,\"KmsKeyId\":\"CANARY\"");
        Create("FailedOperation.AccessKmsError", "\"KmsKeyId\":\"CANARY\"");
        Create("UnsupportedOperation", "\"KmsHsmClusterId\":\"CANARY\"");
        Create(Invalid, "\"KmsKeyId\":[]");
        Create(Invalid, "\"Tags\":{}");
        Create(Invalid, "\"Tags\":\"CANARY\"");
        Create(Invalid, "\"Tags\":[\"CANARY\"]");
        Create(Missing, "\"Tags\":[{\"TagValue\":\"CANARY\"}]");
        Create(Missing, "\"Tags\":[{\"TagKey\":\"a\"}]");
        Create(Invalid, "\"Tags\":[{\"TagKey\":1,\"TagValue\":\"CANARY\"}]");
        Create("UnknownParameter", "\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\",\"Other\":\"CANARY\"}]");
        Create("InvalidParameterValue.TagKeysDuplicated", "\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"CANARY\"},{\"TagKey\":\"a\",\"TagValue\":\"b\"}]");
        Create(Value, "\"Tags\":[" + string.Join(',', Enumerable.Range(0, 51).Select(i => $"{{\"TagKey\":\"k{i}\",\"TagValue\":\"v\"}}")) + "]");
        foreach (string key in (string[])["", "qcs:CANARY", "QCS:CANARY", "projectCANARY", "CANARY#", "CANARY\\n", new string('k', 128)])
            Create(Value, $"\"Tags\":[{{\"TagKey\":\"{key}\",\"TagValue\":\"v\"}}]");
        foreach (string value in (string[])["CANARY#", "CANARY\\u0000", new string('v', 256)])
            Create(Value, $"\"Tags\":[{{\"TagKey\":\"k\",\"TagValue\":\"{value}\"}}]");

        Add(Missing, "UpdateDescription", """{"SecretName":"enabled"}""");
        Add(Invalid, "UpdateDescription", """{"SecretName":"enabled","Description":["CANARY"]}""");
        Add(Value, "UpdateDescription", $$"""{"SecretName":"enabled","Description":"{{new string('d', 2049)}}"}""");
        Add(Value, "DeleteSecret", """{"SecretName":"disabled","RecoveryWindowInDays":31}""");
        Add(Invalid, "DeleteSecret", """{"SecretName":"disabled","RecoveryWindowInDays":-1}""");
        Add(Invalid, "DeleteSecret", """{"SecretName":"disabled","RecoveryWindowInDays":"1"}""");
        Add(Invalid, "DeleteSecret", """{"SecretName":"disabled","RecoveryWindowInDays":0.5}""");
        Add(Value, "DeleteSecret", """{"SecretName":"disabled","DeleteMode":2}""");
        Add(Invalid, "DeleteSecret", """{"SecretName":"disabled","CleanSSHKey":"true"}""");
        Add(Invalid, "DeleteSecret", """{"SecretName":"disabled","CleanSSHKey":1}""");
        Add("UnsupportedOperation", "GetSecretValue", """{"SecretName":"enabled","VersionId":"v1","EncryptionPublicKey":"CANARY"}""");
        Add("UnsupportedOperation", "GetSecretValue", """{"SecretName":"enabled","VersionId":"v1","EncryptionAlgorithm":"CANARY"}""");
        Add(Value, "GetSecretValue", """{"SecretName":"enabled","VersionId":".CANARY"}""");
        Add(Invalid, "GetSecretValue", """{"SecretName":"enabled","VersionId":1}""");
        foreach ((string field, ulong most) in ((string, ulong)[])[("Limit", 200), ("State", 5), ("SecretType", 4), ("OrderType", 1), ("EncryptType", 1), ("Offset", int.MaxValue)])
        {
            Add(Value, "ListSecrets", $$"""{"{{field}}":{{most + 1}}}""");
            Add(Invalid, "ListSecrets", $$"""{"{{field}}":-1}""");
            Add(Invalid, "ListSecrets", $$"""{"{{field}}":"1"}""");
        }

        Add(Missing, "ListSecrets", """{"TagFilters":[{"TagValue":["CANARY"]}]}""");
        Add(Invalid, "ListSecrets", """{"TagFilters":[{"TagKey":"a","TagValue":"CANARY"}]}""");
        Add(Invalid, "ListSecrets", """{"TagFilters":[{"TagKey":"a","TagValue":[1]}]}""");
        Add(Invalid, "ListSecrets", """{"TagFilters":{"0":{"TagKey":"CANARY"}}}""");
        Add(Invalid, "ListSecrets", """{"SearchSecretName":["CANARY"]}""");
        Add(Invalid, "ListSecrets", """{"ProductName":1}""");
        Add(Invalid, "ListSecrets", """{"InstanceID":{}}""");
    }

    private void States()
    {
        const string Failed = "FailedOperation";
        Add("ResourceInUse.SecretExists", "CreateSecret", """{"SecretName":"enabled","SecretString":"CANARY"}""");
        Add("ResourceInUse.SecretExists", "CreateSecret", """{"SecretName":"disabled","SecretString":"CANARY"}""");
        Add("ResourceInUse.SecretExists", "CreateSecret", """{"SecretName":"pending","SecretString":"CANARY"}""");
        Add("ResourceUnavailable.ResourceDisabled", "GetSecretValue", """{"SecretName":"disabled","VersionId":"v1"}""");
        Add("ResourceUnavailable.ResourcePendingDeleted", "GetSecretValue", """{"SecretName":"pending","VersionId":"v1"}""");
        Add("ResourceNotFound", "GetSecretValue", """{"SecretName":"enabled","VersionId":"CANARY"}""");
        Add("ResourceNotFound", "GetSecretValue", """{"SecretName":"Enabled","VersionId":"v1"}""");
        Add("ResourceNotFound", "UpdateSecret", """{"SecretName":"enabled","VersionId":"V1","SecretString":"CANARY"}""");
        Add("ResourceNotFound", "DeleteSecretVersion", """{"SecretName":"enabled","VersionId":"CANARY"}""");
        Add("ResourceInUse.VersionIdExists", "PutSecretValue", """{"SecretName":"enabled","VersionId":"v1","SecretString":"CANARY"}""");
        Add("LimitExceeded", "PutSecretValue", """{"SecretName":"full","VersionId":"v11","SecretString":"CANARY"}""");
        Add(Failed, "PutSecretValue", """{"SecretName":"pending","VersionId":"v2","SecretString":"CANARY"}""");
        Add(Failed, "UpdateSecret", """{"SecretName":"pending","VersionId":"v1","SecretString":"CANARY"}""");
        Add(Failed, "UpdateDescription", """{"SecretName":"pending","Description":"CANARY"}""");
        Add(Failed, "EnableSecret", """{"SecretName":"pending"}""");
        Add(Failed, "DisableSecret", """{"SecretName":"pending"}""");
        Add(Failed, "DeleteSecret", """{"SecretName":"pending"}""");
        Add(Failed, "DeleteSecret", """{"SecretName":"enabled"}""");
        Add(Failed, "RestoreSecret", """{"SecretName":"enabled"}""");
        Add(Failed, "RestoreSecret", """{"SecretName":"disabled"}""");
    }

    private void KeyPairs()
    {
        const string Create = "CreateSSHKeyPairSecret";
        const string Get = "GetSSHKeyPairValue";
        Add(Missing, Create, """{"SecretName":"CANARY"}""");
        Add(Missing, Create, """{"ProjectId":0,"SSHKeyName":"CANARY"}""");
        Add("UnknownParameter", Create, """{"SecretName":"fresh","ProjectId":0,"SecretString":"CANARY"}""");
        foreach (string project in (string[])["\"0\"", "0.5", "9223372036854775808", "true", "[]"])
            Add(Invalid, Create, "{\"SecretName\":\"fresh\",\"ProjectId\":" + project + "}");
        Add(Value, Create, """{"SecretName":"fresh","ProjectId":-1}""");
        Add(Value, Create, """{"SecretName":"CANARY ","ProjectId":0}""");
        foreach (string name in (string[])["_CANARY", "CANARY-", "CANARY.", "CANARY ", "CANARYé", "CANARY\\u0000", new string('a', 26)])
            Add(Value, Create, "{\"SecretName\":\"fresh\",\"ProjectId\":0,\"SSHKeyName\":\"" + name + "\"}");
        Add(Value, Create, """{"SecretName":"fresh","ProjectId":0,"KeyType":"CANARY"}""");
        Add(Value, Create, """{"SecretName":"fresh","ProjectId":0,"UserName":"CANARY"}""");
        Add(Missing, Create, """{"SecretName":"fresh","ProjectId":0,"InstanceID":"CANARY"}""");
        Add("ResourceNotFound", Create, """{"SecretName":"fresh","ProjectId":0,"InstanceID":"CANARY","UserName":"CANARY"}""");
        Add("ResourceNotFound", Create, """{"SecretName":"fresh","ProjectId":0,"InstanceIDs":["CANARY","CANARY-2"],"UserName":"CANARY"}""");
        Add(Value, Create, """{"SecretName":"fresh","ProjectId":0,"InstanceIDs":["CANARY","CANARY"],"UserName":"CANARY"}""");
        Add(Invalid, Create, """{"SecretName":"fresh","ProjectId":0,"InstanceIDs":"CANARY","UserName":"CANARY"}""");
        Add("ResourceInUse.SecretExists", Create, """{"SecretName":"enabled","ProjectId":0}""");
        Add(Missing, Get, "{}");
        Add(Missing, Get, """{"SecretName":"","SSHKeyId":null}""");
        Add(Invalid, Get, """{"SecretName":["CANARY"]}""");
        Add(Invalid, Get, """{"SSHKeyId":7}""");
        Add("UnknownParameter", Get, """{"SSHKeyID":"CANARY"}""");
        Add(Value, Get, """{"SecretName":"CANARY/"}""");
        foreach (string id in (string[])["CANARY", "skey-CANARYAB", "skey-1234567", "skey-123456789", "Skey-12345678", "skey-1234567\\u0000"])
            Add(Value, Get, "{\"SSHKeyId\":\"" + id + "\"}");
        Add("ResourceNotFound", Get, """{"SecretName":"CANARY"}""");
        Add("ResourceNotFound", Get, """{"SSHKeyId":"skey-00000000"}""");
        Add("FailedOperation", Get, """{"SecretName":"enabled"}""");
        Add("FailedOperation", Get, """{"SecretName":"disabled"}""");
    }

    private void CommonHeaders()
    {
        Add("no action", Missing, () => Good().Without("X-TC-Action"));
        Add("empty action", Missing, () => Good().With("X-TC-Action", ""));
        Add("no version", Missing, () => Good().Without("X-TC-Version"));
        Add("no timestamp", Missing, () => Good().Without("X-TC-Timestamp"));
        Add("no Authorization", Malformed, () => Good().Without("Authorization"));
        Add("neither action nor Authorization", Malformed, () => Good().Without("Authorization").Without("X-TC-Action"));
        foreach (string header in (string[])["X-TC-Action", "X-TC-Version", "X-TC-Timestamp", "X-TC-Region", "Authorization"])
        {
            Add($"{header} twice", Invalid, () => raw.Send(raw.Bytes(Good().Also(header, Canary))));
            Add($"{header} twice the same", Invalid, () =>
            {
                WireRequest good = Good();
                return raw.Send(raw.Bytes(good.Also(header, good.Header(header))));
            });
        }

        Add("X-TC-Token twice", Invalid, () => raw.Send(raw.Bytes(Good().Also("X-TC-Token", "a").Also("X-TC-Token", "b"))));
        Add("Content-Type twice", Invalid, () => raw.Send(raw.Bytes(Good().Also("Content-Type", "text/plain"))));
        Add("a token", "AuthFailure.TokenFailure", () => Good().Also("X-TC-Token", Canary));
        foreach (string action in (string[])["Nothing", "createsecret", "CREATESECRET", "CreateSecret2", "PurgeSecret", "*", "../CreateSecret", "CreateSecret\tx"])
            Add($"action {action}", "InvalidAction", () => client.Sign(action, Utf8("""{"SecretName":"CANARY"}""")));
        foreach (string action in (string[])["CreateWhiteBoxKey", "GetDataKeyPlaintext"])
            Add($"action {action}", "UnsupportedOperation", () => client.Sign(action, Utf8("""{"KeyId":"CANARY"}"""), version: "2019-01-18"));
        foreach (string version in (string[])["2019-09-24", "2018-06-08", "20190923", "v1", "latest"])
            Add($"version {version}", "NoSuchVersion", () => client.Sign("DescribeSecret", Utf8("""{"SecretName":"CANARY"}"""), version: version));
        foreach (string region in (string[])["ap-nowhere", "AP-GUANGZHOU", "ap-beijing", "*", "a b"])
            Add($"region {region}", "UnsupportedRegion", () => client.Sign("DescribeSecret", Utf8("""{"SecretName":"CANARY"}"""), callRegion: region));
        Add("another region where none is needed", "UnsupportedRegion", () => client.Sign("GetRegions", Utf8("{}"), callRegion: "ap-nowhere"));
        Add("unsigned payload", "UnsupportedOperation", () => Good().Also("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD"));
        Add("unsigned payload in lower case", "UnsupportedOperation", () => Good().Also("X-TC-Content-SHA256", "unsigned-payload"));
    }

    private void Authorizations()
    {
        void Spoiled(string name, string expected, Func<string, string> spoil) => Add($"Authorization {name}", expected, () =>
        {
            WireRequest good = Good();
            return client.Send(good.With("Authorization", spoil(good.Header("Authorization"))));
        });
        void Replaced(string expected, string old, string replacement) =>
            Spoiled($"with {replacement} for {old}", expected, text => text.Replace(old, replacement.Replace("CANARY", Canary, StringComparison.Ordinal), StringComparison.Ordinal));
        foreach (string text in (string[])["", "CANARY", "SKIP", "Bearer CANARY", "Basic Y0FuQXJZ", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 ", "TC3-HMAC-SHA256 Credential=", "AWS4-HMAC-SHA256 Credential=a/20260101/ssm/aws4_request, SignedHeaders=host, Signature=0"])
            Spoiled($"'{text}'", Malformed, _ => text.Replace("CANARY", Canary, StringComparison.Ordinal));
        Replaced(Malformed, "TC3-HMAC-SHA256", "TC3-HMAC-SM3");
        Replaced(Malformed, "TC3-HMAC-SHA256", "tc3-hmac-sha256");
        Replaced(Malformed, "TC3-HMAC-SHA256 ", "TC3-HMAC-SHA256");
        Replaced(Malformed, "Credential=", "credential=");
        Replaced(Malformed, "Credential=", "Cred=");
        Replaced(Malformed, "Credential=", "Credential==");
        Replaced(Malformed, "SignedHeaders=", "Signedheaders=");
        Replaced(Malformed, "Signature=", "signature=");
        Replaced(Malformed, ", Signature=", " Signature=");
        Replaced(Malformed, ", SignedHeaders=", " SignedHeaders=");
        Replaced(Malformed, "/tc3_request", "/tc4_request");
        Replaced(Malformed, "/tc3_request", "");
        Replaced(Malformed, "/ssm/", "/");
        Replaced(Malformed, "/ssm/", "//");
        Replaced(Malformed, "/ssm/", "/a/b/");
        Replaced(Malformed, "/20", "/21-20");
        Replaced(Malformed, "content-type;host", "host;content-type");
        Replaced(Malformed, "content-type;host", "content-type;content-type;host");
        Replaced(Malformed, "content-type;host", "content-type,host");
        Replaced(Malformed, "content-type;host", "Content-Type;Host");
        Replaced(Malformed, "content-type;host", "content-type; host");
        Replaced(Malformed, "content-type;host", "host");
        Replaced(Malformed, "content-type;host", "content-type");
        Replaced(Malformed, "content-type;host;x-test-nonce", "");
        Spoiled("with a short signature", Malformed, text => text[..^1]);
        Spoiled("with a long signature", Malformed, text => text + "0");
        Spoiled("with an upper-case signature", Malformed, text => text[..^64] + text[^64..].ToUpperInvariant().Replace('0', 'A'));
        Spoiled("with a signature that is not hexadecimal", Malformed, text => text[..^1] + "g");
        Spoiled("with something behind", Malformed, text => text + ", X=" + Canary);
        Spoiled("with a space behind and more", Malformed, text => text + " x");
        Spoiled("of three kilobytes", Malformed, text => text + new string(' ', 3000) + "x");
        Spoiled("twice in one", Malformed, text => text + ", " + text);
        foreach (string id in (string[])["CANARY", "akidabcdef", "AKID", "AKIDabc-def", "AKIDabc_def", "AKID" + new string('a', 124) + "%"])
            Add($"SecretId {id}", id.Length > 128 ? Malformed : "AuthFailure.InvalidSecretId", () => client.Sign("GetRegions", Utf8("{}"), id: id.Replace("CANARY", Canary, StringComparison.Ordinal)));
        Add("unknown SecretId", Signature, () => client.Sign("GetRegions", Utf8("{}"), id: "AKID" + Canary));
        Add("unknown SecretId and bad timestamp", Signature, () => client.Sign("GetRegions", Utf8("{}"), id: "AKID" + Canary, timestampOffset: -4000));
    }

    private void Signatures()
    {
        Add("wrong key", Signature, () => client.Sign("GetRegions", Utf8("{}"), key: Canary));
        Add("empty key", Signature, () => client.Sign("GetRegions", Utf8("{}"), key: ""));
        Add("another digit", Signature, () =>
        {
            WireRequest good = Good();
            string text = good.Header("Authorization");
            return client.Send(good.With("Authorization", text[..^1] + (text[^1] == '0' ? '1' : '0')));
        });
        Add("all zeros", Signature, () =>
        {
            WireRequest good = Good();
            return client.Send(good.With("Authorization", good.Header("Authorization")[..^64] + new string('0', 64)));
        });
        Add("another body", Signature, () => Good() with { Body = Utf8("""{"SecretName":"CANARY"}""") });
        Add("one more space in the body", Signature, () => Good() with { Body = Utf8("""{"SecretName":"enabled","VersionId":"CANARY"} """) });
        Add("no body", Signature, () => Good() with { Body = [] });
        Add("another signed header", Signature, () => Good().With("X-Test-Nonce", Canary));
        Add("a signed header that is absent", Signature, () => Good().Without("X-Test-Nonce"));
        Add("a signed header twice", Signature, () => raw.Send(raw.Bytes(Good().Also("X-Test-Nonce", Canary))));
        Add("another host", Signature, () => raw.Send(raw.Bytes(Good().Also("Host", "ssm.example.com"))));
        Add("another service in the scope", Signature, () => Good().With("Authorization", Good().Header("Authorization").Replace("/ssm/", "/cvm/", StringComparison.Ordinal)));
        Add("signed as GET", Signature, () => client.Sign("GetRegions", Utf8("{}"), method: "GET") with { Method = "POST" });
        Add("another timestamp than was signed", Signature, () =>
        {
            WireRequest good = Good();
            long signed = long.Parse(good.Header("X-TC-Timestamp"), CultureInfo.InvariantCulture);
            return client.Send(good.With("X-TC-Timestamp", (signed + 1).ToString(CultureInfo.InvariantCulture)));
        });
        foreach (string timestamp in (string[])["0", "-1", "abc", "1e9", "1.5", "99999999999999999999", "0x10", "CANARY"])
            Add($"timestamp {timestamp}", timestamp == "0" ? Signature : "AuthFailure.SignatureExpire", () => Good().With("X-TC-Timestamp", timestamp.Replace("CANARY", Canary, StringComparison.Ordinal)));
        foreach (long offset in (long[])[-310, -3600, 310, 3600, 86400 * 2, -86400 * 400L])
            Add($"signed {offset} s away", "AuthFailure.SignatureExpire", () => client.Sign("GetRegions", Utf8("{}"), timestampOffset: offset));
        Used("another action", request => request.With("X-TC-Action", "ListSecretVersionIds"));
        Used("another version", request => request.With("X-TC-Version", "2019-09-24"));
        Used("another region", request => request.With("X-TC-Region", "ap-beijing"));
        Used("no region", request => request.Without("X-TC-Region"));
    }

    private void OlderSignatures()
    {
        string Form(string more) => $"Action=DescribeSecret&Version=2019-09-23&Region=ap-guangzhou&SecretName={Canary}&Timestamp={DateTimeOffset.UtcNow.ToUnixTimeSeconds()}&Nonce=7{more}";
        WireRequest Post(string form) => new("POST", "/", Utf8(form)) { Headers = { ("Content-Type", FormType) } };
        WireRequest Get(string form) => new("GET", "/?" + form, null);
        string signed = $"&SecretId={client.SecretId}&Signature=Q0FOQVJZ";
        Add("HmacSHA1 in a form", Malformed, () => Post(Form(signed)));
        Add("HmacSHA1 in a query", Malformed, () => Get(Form(signed)));
        Add("HmacSHA256 in a form", Malformed, () => Post(Form(signed + "&SignatureMethod=HmacSHA256")));
        Add("form without signature", Malformed, () => Post(Form("")));
        Add("query without signature", Malformed, () => Get(Form("")));
        Add("empty query", Missing, () => Get(""));
        Add("form without action", Missing, () => Post("SecretName=CANARY"));
        Add("form without version", Missing, () => Post("Action=DescribeSecret"));
        Add("form without timestamp", Missing, () => Post("Action=DescribeSecret&Version=2019-09-23"));
        Add("form that is broken", Invalid, () => Post("Action=%zz"));
        Add("JSON without any header", Malformed, () => new WireRequest("POST", "/", JsonSerializer.SerializeToUtf8Bytes(new { Action = Canary })) { Headers = { ("Content-Type", "application/json") } });
    }

    private void Used(string name, Func<WireRequest, WireRequest> change) => Add($"a used signature for {name}", "RequestLimitExceeded", async () =>
    {
        WireRequest good = Good("""{"SecretName":"enabled"}""", "DescribeSecret");
        WireAnswer first = await client.Send(good);
        return first.Code.Length == 0 ? await client.Send(change(good)) : first;
    });
}
