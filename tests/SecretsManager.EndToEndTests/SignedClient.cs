using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.EndToEndTests;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type exactly as sent; empty if there was none.</param>
/// <param name="Body">The bytes.</param>
public sealed record WireAnswer(int Status, string ContentType, byte[] Body)
{
    private readonly JsonObject? response = Parse(Body);

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The members of <c>Response</c>.</summary>
    public JsonObject Fields => response ?? throw new InvalidOperationException($"HTTP {Status}, not an answer of the API: {Text}");

    /// <summary>The error's code; empty for a success.</summary>
    public string Code => (string?)Fields["Error"]?[nameof(Code)] ?? string.Empty;

    public string RequestId => (string?)Fields[nameof(RequestId)] ?? string.Empty;

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body)?["Response"] as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// Sends requests to a server: actions signed with TC3, or any bytes with any headers. What <see cref="Sign"/> gives can be spoiled
/// before <see cref="Send"/>.
/// </summary>
public sealed class SignedClient(HttpClient http, string secretId, string secretKey, string region) : IDisposable
{
    public const string Version = "2019-09-23";

    private const string JsonType = "application/json";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly UriCreationOptions AsGiven = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // Two equal calls in one second would have one signature, and the second would get the first one's outcome.
    private static long nonce;

    public string SecretId { get; } = secretId;

    public string SecretKey { get; } = secretKey;

    /// <summary>A client with a server's first key.</summary>
    public static SignedClient Of(ServerProcess server) =>
        new(server.NewHttpClient(), server.FirstKey.SecretId, server.FirstKey.SecretKey, server.FirstKey.Region);

    /// <summary>Calls an action with JSON.</summary>
    public Task<WireAnswer> Call(string action, object? parameters = null, string version = Version) =>
        Send(Sign(action, JsonSerializer.SerializeToUtf8Bytes(parameters ?? new { }), version: version));

    /// <summary>As <see cref="Call"/>; it must succeed.</summary>
    public async Task<WireAnswer> Ok(string action, object? parameters = null)
    {
        WireAnswer answer = await Call(action, parameters);
        return answer.Code.Length == 0 ? answer : throw new InvalidOperationException($"{action}: {answer.Text}");
    }

    /// <summary>Calls an action with any body.</summary>
    public Task<WireAnswer> Post(string action, byte[] body, string contentType = JsonType) => Send(Sign(action, body, contentType: contentType));

    /// <summary>Calls an action by GET; the query is sent as given.</summary>
    public Task<WireAnswer> Get(string action, string query) => Send(Sign(action, [], query: query, method: "GET", contentType: FormType));

    /// <summary>A request as a client would send it. Its headers are in <see cref="WireRequest.Headers"/>.</summary>
    public WireRequest Sign(
        string action,
        byte[] body,
        string contentType = JsonType,
        string method = "POST",
        string query = "",
        string version = Version,
        string? callRegion = null,
        long timestampOffset = 0,
        string service = "ssm",
        string? id = null,
        string? key = null)
    {
        string host = http.BaseAddress!.Authority;
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + timestampOffset;
        string unique = Interlocked.Increment(ref nonce).ToString(CultureInfo.InvariantCulture);
        // What the signer would not sign (another method, a GET with a body) is signed as the nearest thing that it would.
        Tc3Request toSign = new()
        {
            Method = method == "GET" ? method : "POST",
            Query = query,
            Host = host,
            ContentType = contentType,
            Timestamp = Tc3Timestamp.From(DateTimeOffset.FromUnixTimeSeconds(now)),
            Body = method == "GET" ? [] : body,
            OtherHeader = _ => unique,
        };
        // The id is not signed, and a service with characters that none has could not be: both are put in afterwards.
        string signedService = service.All(char.IsAsciiLetterOrDigit) ? service : "ssm";
        string authorization = new Tc3Signer(SecretId, Encoding.UTF8.GetBytes(key ?? SecretKey)).Sign(toSign, signedService, "x-test-nonce")
            .Replace(SecretId, id ?? SecretId, StringComparison.Ordinal)
            .Replace($"/{signedService}/", $"/{service}/", StringComparison.Ordinal);
        return new WireRequest(method, query.Length > 0 ? "/?" + query : "/", body)
        {
            Headers =
            {
                ("Content-Type", contentType),
                ("X-Test-Nonce", unique),
                ("X-TC-Action", action),
                ("X-TC-Version", version),
                ("X-TC-Region", callRegion ?? region),
                ("X-TC-Timestamp", now.ToString(CultureInfo.InvariantCulture)),
                ("Authorization", authorization),
            },
        };
    }

    /// <summary>Sends a request as it stands.</summary>
    public async Task<WireAnswer> Send(WireRequest request)
    {
        // The target goes out as it was signed.
        Uri target = new(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + request.Target, AsGiven);
        using HttpRequestMessage message = new(new HttpMethod(request.Method), target);
        if (request.Body is not null)
            message.Content = new ByteArrayContent(request.Body);
        foreach ((string name, string value) in request.Headers)
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && message.Content is { } content ? content.Headers : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await http.SendAsync(message);
        string type = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues types) ? types.ToString() : string.Empty;
        return new WireAnswer((int)answer.StatusCode, type, await answer.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => http.Dispose();
}

/// <summary>A request before it is sent; everything can be changed.</summary>
public sealed record WireRequest(string Method, string Target, byte[]? Body)
{
    public List<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The same without a header.</summary>
    public WireRequest Without(string name) => this with { Headers = [.. Headers.Where(header => header.Name != name)] };

    /// <summary>The same with one value of a header.</summary>
    public WireRequest With(string name, string value) => this with { Headers = [.. Headers.Where(header => header.Name != name), (name, value)] };

    /// <summary>The same with one more of a header.</summary>
    public WireRequest Also(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public string Header(string name) => Headers.First(header => header.Name == name).Value;
}
