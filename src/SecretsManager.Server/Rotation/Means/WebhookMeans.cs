using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// A service of the team's, called over https for each step. The call is signed by a key of the secret's; the values in it are sealed to the team's
/// public key, and a value in the answer is sealed under the same content key. docs/rotation/application.md has the forms.
/// </summary>
internal sealed class WebhookMeans(RotationSettings settings, WebhookConnections connections, IRandomBytes random, TimeProvider time) : IRotationMeans
{
    private const int MostAnswerBytes = 256 * 1024;
    private const int LongestUrl = 2048;

    public RotationKind Kind => RotationKind.Webhook;

    public ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before)
    {
        string url = request.Url ?? string.Empty;
        if (settings.WebhookHosts.Length == 0)
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "Webhooks are switched off: the setting Rotation:WebhookHosts is empty.",
                "Webhook 方式未启用：设置项 Rotation:WebhookHosts 为空。");
        if (url.Length > LongestUrl || WebhookHosts.Find(settings.WebhookHosts, url, out _) is null)
            throw ParameterRules.Wrong(
                "Url",
                "an https URL of up to 2048 characters, without user and fragment, at a host and port of the setting Rotation:WebhookHosts",
                "不超过 2048 个字符的 https URL，不含用户信息和片段，主机和端口须在设置项 Rotation:WebhookHosts 中");
        InstanceFields.CheckCertificates(request.Authority ?? string.Empty);
        if (!RecipientEnvelope.IsRecipient(request.PublicKey ?? string.Empty))
            throw ParameterRules.Wrong("PublicKey", "the PEM of an RSA public key of 2048 to 8192 bits", "2048 至 8192 位 RSA 公钥的 PEM 文本");
        return rotation with
        {
            Webhook = new RotationWebhook(url, request.Authority ?? string.Empty, request.PublicKey!, before?.Webhook?.SigningKey ?? MessageSigner.NewKey()),
        };
    }

    public async Task<SecretValue?> Do(StepCall call, CancellationToken cancellation)
    {
        RotationWebhook webhook = call.Rotation.Webhook!;
        WebhookHost host = WebhookHosts.Find(settings.WebhookHosts, webhook.Url, out Uri address)
            ?? throw new TargetException(TargetFault.NotThere, "The webhook's host is not in the setting Rotation:WebhookHosts any more.");
        using RecipientEnvelope envelope = RecipientEnvelope.For(webhook.PublicKey, random);
        using HttpRequestMessage request = Request(call, webhook, address, envelope);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(settings.StepSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpMessageInvoker transport = connections.Open(host, webhook);
            return await Exchange(call, transport, request, envelope, either.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new TargetException(TargetFault.Unreachable, $"The webhook has not answered the step {call.StepName} wholly within {settings.StepSeconds} seconds.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException { InnerException: AddressRefusedException } or AddressRefusedException)
        {
            throw new TargetException(TargetFault.Untrusted, "The webhook's host has no address that may be connected to; see the setting Rotation:WebhookHosts.", fault);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new TargetException(TargetFault.Untrusted, "The webhook's certificate is not valid for its host, or it does not speak TLS.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            throw new TargetException(TargetFault.Unreachable, "The webhook cannot be reached, cut the connection, or does not keep to HTTP.", fault);
        }
    }

    private HttpRequestMessage Request(StepCall call, RotationWebhook webhook, Uri address, RecipientEnvelope envelope)
    {
        using SecretValue values = SecretJson.Of(call.ValueBytes, call.WriteValues);
        using SecretValue json = SecretJson.Of(2 * call.ValueBytes, writer =>
        {
            call.WriteHead(writer);
            envelope.Write(writer, "sealed", values, call.Id);
        });
        byte[] body = json.Bytes.ToArray();
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        string signed = $"ssm-rotation-{StepCall.Form}\n{now}\n{call.Id}\n{webhook.Url}\n{Convert.ToHexStringLower(SHA256.HashData(body))}\n";
        HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(body), Version = new Version(1, 1) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("User-Agent", "ssm-server");
        request.Headers.Add("Ssm-Request-Id", call.Id);
        request.Headers.Add("Ssm-Time", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Ssm-Signature", Convert.ToBase64String(MessageSigner.Sign(webhook.SigningKey, Encoding.UTF8.GetBytes(signed))));
        return request;
    }

    private static async Task<SecretValue?> Exchange(
        StepCall call, HttpMessageInvoker transport, HttpRequestMessage request, RecipientEnvelope envelope, CancellationToken cancellation)
    {
        string step = call.StepName;
        using HttpResponseMessage response = await transport.SendAsync(request, cancellation);
        byte[] body = await Body(response, step, cancellation);
        using StepAnswer? answer = StepAnswer.Read(body, "sealed");
        if (!response.IsSuccessStatusCode)
            throw new TargetException(TargetFault.Failed, $"The webhook answered the step {step} with the status {(int)response.StatusCode}.{call.TellCode(answer?.Error ?? string.Empty)}");
        if (answer is null)
            throw new TargetException(TargetFault.Untrusted, $"The webhook did not answer the step {step} with an object that has \"ok\".");
        if (!answer.IsDone)
            throw new TargetException(TargetFault.Failed, $"The webhook says that the step {step} is not done.{call.TellCode(answer.Error)}");
        if (call.Step != RotationStep.Create || answer.Value is not { } text)
            return null;
        return envelope.Open(text, call.Id) ?? throw new TargetException(TargetFault.Untrusted, "The value that the webhook gave is not sealed under the key of the call, or is no text.");
    }

    private static async Task<byte[]> Body(HttpResponseMessage response, string step, CancellationToken cancellation)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] body = new byte[MostAnswerBytes];
        int length = 0;
        while (await stream.ReadAsync(body.AsMemory(length), cancellation) is var more and > 0)
        {
            length += more;
            if (length == body.Length)
                throw new TargetException(TargetFault.Untrusted, $"The webhook answered the step {step} with {MostAnswerBytes} bytes or more.");
        }

        return body[..length];
    }
}
