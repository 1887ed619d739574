using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.Cli;

/// <summary>Sends signed calls to one server over HTTPS, whose name and certificate are always checked.</summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly Profile profile;
    private readonly TimeProvider time;
    private readonly Uri address;
    private readonly HttpClient http;

    /// <summary>Prepares the connection; nothing is sent yet.</summary>
    /// <exception cref="CommandException">The profile lacks something, or names what cannot be used.</exception>
    public ApiConnection(Profile profile, TimeProvider time)
    {
        if (profile.SecretId is null || profile.SecretKey is null)
            throw CommandException.Usage("There is no access key; name a profile with --profile FILE, or set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.");
        this.profile = profile;
        this.time = time;
        address = Address(profile.Endpoint);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (profile.CaFile is { } file)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(file) };
        http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Sends a call and returns the <c>Response</c> object, which may hold an <c>Error</c>.</summary>
    /// <exception cref="CommandException">There was no such answer.</exception>
    public async Task<JsonObject> SendAsync(ApiCall call, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(call);
            using var answer = await http.SendAsync(request, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            return JsonNode.Parse(body)?["Response"] as JsonObject ?? throw NotAnAnswer(answer);
        }
        catch (HttpRequestException fault) when (fault.InnerException is AuthenticationException)
        {
            throw CommandException.Unreachable($"The certificate of {address.Authority} is not trusted; give its CA with --ca-file FILE, and check the name.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw CommandException.Unreachable($"The server {address.Authority} cannot be reached: {fault.GetBaseException().Message}.", fault);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw CommandException.Unreachable($"What answers at {address.Authority} is not this API.", fault);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw CommandException.Unreachable($"The server {address.Authority} gave no answer in {http.Timeout.TotalSeconds:0} seconds.", fault);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(ApiCall call)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(call.Fields);
        var now = time.GetUtcNow();
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["x-tc-action"] = call.Action,
            ["x-tc-timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["x-tc-version"] = call.Version,
        };
        if (profile.Region is { } region)
            signed["x-tc-region"] = region;
        if (profile.Token is { } token)
            signed["x-tc-token"] = token;

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Host = address.Authority;
        // By it calls of this program are told from others in the audit log and among the readers of a secret.
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ssm", null));
        foreach (var (name, value) in signed)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw CommandException.Usage($"The value of {name} cannot be sent in a header.");
        if (call.Language is not null)
            request.Headers.TryAddWithoutValidation("X-TC-Language", call.Language);
        Tc3Signer signer = new(profile.SecretId!, Encoding.UTF8.GetBytes(profile.SecretKey!));
        Tc3Request toSign = new()
        {
            Method = "POST",
            Host = address.Authority,
            ContentType = "application/json",
            Timestamp = Tc3Timestamp.From(now),
            Body = body,
            OtherHeader = name => signed.GetValueOrDefault(name),
        };
        request.Headers.TryAddWithoutValidation("Authorization", signer.Sign(toSign, call.Service, [.. signed.Keys]));
        return request;
    }

    private CommandException NotAnAnswer(HttpResponseMessage answer) =>
        CommandException.Unreachable($"What answers at {address.Authority} is not this API (HTTP {(int)answer.StatusCode}).");

    private static Uri Address(string? endpoint)
    {
        if (endpoint is null)
            throw CommandException.Usage("There is no endpoint; give --endpoint host:port, a profile, or SSM_ENDPOINT.");
        var name = endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? endpoint[8..].TrimEnd('/') : endpoint;
        return Uri.TryCreate("https://" + name + "/", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && !name.Contains('/', StringComparison.Ordinal)
            ? uri
            : throw CommandException.Usage("The endpoint is not host:port; calls go over HTTPS only, without a path.");
    }

    private static X509ChainPolicy Trust(string file)
    {
        try
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy.CustomTrustStore.Count > 0 ? policy : throw CommandException.Usage($"The CA file {file} holds no certificate in PEM form.");
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"The CA file {file} cannot be read.", fault);
        }
    }
}
