using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// Takes a request from HTTP: limits first, then its shape. Nothing is parsed that has not been measured. The body stays in the
/// server's own buffer and is wiped when the call is over.
/// </summary>
internal sealed class RequestReader(LimitSettings limits)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly ParameterLimits parameterLimits = new(limits.JsonDepth, limits.JsonTokens);

    /// <summary>The body's bytes, as they were sent.</summary>
    /// <exception cref="ApiException">The method, the framing or the size is not accepted.</exception>
    public async ValueTask<ReadOnlySequence<byte>> ReadBody(HttpContext http, CancellationToken cancellation)
    {
        HttpRequest request = http.Request;
        if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsGet(request.Method))
            throw GatewayRefusals.Method();
        if (request.Headers.TransferEncoding.Count > 0)
            throw GatewayRefusals.Chunked();
        if (request.ContentLength > limits.BodyBytes)
            throw GatewayRefusals.BodySize(limits.BodyBytes);

        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult result = await Read(reader, cancellation);
            bool tooLong = result.Buffer.Length > limits.BodyBytes;
            bool outOfPlace = HttpMethods.IsGet(request.Method) && result.Buffer.Length > 0;
            if (tooLong || outOfPlace)
            {
                Release(http, result.Buffer);
                throw tooLong ? GatewayRefusals.BodySize(limits.BodyBytes) : GatewayRefusals.BodyOfGet();
            }

            if (result.IsCompleted)
                return result.Buffer;

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    // The rest of the body did not come, or came too slowly: the caller's fault, not ours.
    private static async ValueTask<ReadResult> Read(PipeReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (BadHttpRequestException)
        {
            throw GatewayRefusals.Truncated();
        }
    }

    /// <summary>Wipes a body and gives it back to the connection.</summary>
    public static void Release(HttpContext http, ReadOnlySequence<byte> body)
    {
        foreach (ReadOnlyMemory<byte> segment in body)
            CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(segment).Span);
        http.Request.BodyReader.AdvanceTo(body.End);
    }

    /// <summary>The common parameters, from headers or, for the older signatures, from the parameters.</summary>
    public SignedRequest Interpret(HttpContext http, ReadOnlyMemory<byte> body)
    {
        IHeaderDictionary headers = http.Request.Headers;
        string rawTarget = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        int question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        string rawQuery = question < 0 ? string.Empty : rawTarget[(question + 1)..];
        string contentType = Single(headers, "Content-Type");
        string host = Single(headers, "Host");
        if (headers.ContainsKey("Authorization") || headers.ContainsKey("X-TC-Action"))
        {
            if (Single(headers, "X-TC-Content-SHA256") is { Length: > 0 } payload && payload.Equals("UNSIGNED-PAYLOAD", StringComparison.OrdinalIgnoreCase))
                throw AuthenticationRefusals.UnsignedPayload();
            return new SignedRequest
            {
                Method = http.Request.Method,
                RawQuery = rawQuery,
                Host = host,
                ContentType = contentType,
                Headers = headers,
                Body = body,
                Authorization = Single(headers, "Authorization"),
                Action = Single(headers, "X-TC-Action"),
                Version = Single(headers, "X-TC-Version"),
                Region = Single(headers, "X-TC-Region"),
                Token = Single(headers, "X-TC-Token"),
                Timestamp = Single(headers, "X-TC-Timestamp"),
            };
        }

        bool isGet = HttpMethods.IsGet(http.Request.Method);
        if (!isGet && !IsType(contentType, FormType))
            throw AuthenticationRefusals.Malformed();
        FormFields fields = FormParameters.Fields(isGet ? Encoding.UTF8.GetBytes(rawQuery) : body.Span, parameterLimits);
        string Field(string name) => fields.Find(name) ?? string.Empty;
        return new SignedRequest
        {
            Method = http.Request.Method,
            RawQuery = rawQuery,
            Host = host,
            ContentType = contentType,
            Headers = headers,
            Body = body,
            LegacyFields = fields,
            Action = Field("Action"),
            Version = Field("Version"),
            Region = Field("Region"),
            Token = Field("Token"),
            Timestamp = Field("Timestamp"),
        };
    }

    /// <summary>The parameters of the action.</summary>
    public ParameterTree Parse(SignedRequest request)
    {
        ParameterTree tree = ParseBody(request);
        if (request.LegacyFields is not null)
        {
            foreach (string common in LegacyCommonParameters.All)
                tree.Take(common);
        }

        return tree;
    }

    private ParameterTree ParseBody(SignedRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
            return FormParameters.Parse(Encoding.UTF8.GetBytes(request.RawQuery), parameterLimits);
        if (request.LegacyFields is not null)
            return FormParameters.Parse(request.Body.Span, parameterLimits);
        if (IsType(request.ContentType, "application/json"))
            return JsonParameters.Parse(request.Body.Span, parameterLimits);
        if (IsType(request.ContentType, "multipart/form-data"))
            return MultipartParameters.Parse(request.Body.Span, request.ContentType, parameterLimits);
        throw GatewayRefusals.ContentType();
    }

    private static bool IsType(string contentType, string type) =>
        contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == type.Length || contentType[type.Length] is ';' or ' ');

    // A header that stands twice could be read differently by a proxy and by us.
    private static string Single(IHeaderDictionary headers, string name)
    {
        if (!headers.TryGetValue(name, out StringValues values) || values.Count == 0)
            return string.Empty;
        return values.Count == 1 ? values[0] ?? string.Empty : throw GatewayRefusals.Repeated(name);
    }
}
