using System.Net;
using System.Security.Authentication;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>
/// Fetches what issuers publish, over a transport that follows no redirect and uses no proxy, up to 256 KiB. Only addresses of issuers
/// that the operator lists are asked for (security model, T23).
/// </summary>
internal sealed class IssuerDocuments(HttpMessageInvoker transport) : IIssuerDocuments
{
    /// <summary>The longest document, bytes.</summary>
    public const int Longest = 262_144;

    public async Task<ReadOnlyMemory<byte>?> Get(Uri address, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("application/json");
            using HttpResponseMessage response = await transport.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > Longest)
                return null;
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            return await Read(body, cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or AuthenticationException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> Read(Stream body, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16_384];
        int length = 0;
        while (true)
        {
            int read = await body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > Longest)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, Longest + 1));
        }
    }
}
