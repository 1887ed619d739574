using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>A message to a service of a team's: a POST over https, signed. docs/rotation/application.md has the form of the signature.</summary>
/// <param name="Url">As the team gave it.</param>
/// <param name="Authority">PEM certificates that vouch for it; empty for those of the operating system.</param>
/// <param name="SigningKey">PKCS#8.</param>
/// <param name="Form">The first line of what is signed, which says what the message is.</param>
/// <param name="Id">The same whenever the message is sent again.</param>
internal sealed record SignedPost(string Url, string Authority, SecretMaterial SigningKey, string Form, string Id, byte[] Body)
{
    public string MediaType { get; init; } = "application/json";

    /// <summary>What the service is called in reasons.</summary>
    public required string Receiver { get; init; }

    /// <summary>What it has not answered, in reasons; with a space before it.</summary>
    public string Question { get; init; } = string.Empty;

    /// <summary>Seconds that it has.</summary>
    public required int Seconds { get; init; }
}

/// <summary>Sends such messages, to the hosts that the operator allows alone.</summary>
internal sealed class SignedPosts(RotationSettings settings, WebhookConnections connections, TimeProvider time)
{
    /// <param name="read">Takes the answer, whatever its status is.</param>
    /// <exception cref="TargetException">It was not sent, or it is not known whether it was taken.</exception>
    public async Task<T> Send<T>(SignedPost post, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        WebhookHost host = WebhookHosts.Find(settings.WebhookHosts, post.Url, out Uri address)
            ?? throw new TargetException(TargetFault.NotThere, $"The {post.Receiver}'s host is not in the setting Rotation:WebhookHosts any more.");
        using HttpRequestMessage request = Request(post, address);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(post.Seconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpMessageInvoker transport = connections.Open(host, post.Authority);
            using HttpResponseMessage response = await transport.SendAsync(request, either.Token);
            return await read(response, either.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new TargetException(TargetFault.Unreachable, $"The {post.Receiver} has not answered{post.Question} wholly within {post.Seconds} seconds.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException { InnerException: AddressRefusedException } or AddressRefusedException)
        {
            throw new TargetException(TargetFault.Untrusted, $"The {post.Receiver}'s host has no address that may be connected to; see the setting Rotation:WebhookHosts.", fault);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new TargetException(TargetFault.Untrusted, $"The {post.Receiver}'s certificate is not valid for its host, or it does not speak TLS.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            throw new TargetException(TargetFault.Unreachable, $"The {post.Receiver} cannot be reached, cut the connection, or does not keep to HTTP.", fault);
        }
    }

    private HttpRequestMessage Request(SignedPost post, Uri address)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        string signed = $"{post.Form}\n{now}\n{post.Id}\n{post.Url}\n{Convert.ToHexStringLower(SHA256.HashData(post.Body))}\n";
        HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(post.Body), Version = new Version(1, 1) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(post.MediaType);
        request.Headers.Add("User-Agent", "ssm-server");
        request.Headers.Add("Ssm-Request-Id", post.Id);
        request.Headers.Add("Ssm-Time", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Ssm-Signature", Convert.ToBase64String(MessageSigner.Sign(post.SigningKey, Encoding.UTF8.GetBytes(signed))));
        return request;
    }
}
