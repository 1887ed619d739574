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
internal sealed class WebhookMeans(RotationSettings settings, SignedPosts posts, IRandomBytes random) : IRotationMeans
{
    private const int MostAnswerBytes = 256 * 1024;

    public RotationKind Kind => RotationKind.Webhook;

    public ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before)
    {
        string url = request.Url ?? string.Empty;
        WebhookHosts.Require(settings.WebhookHosts, url);
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
        using RecipientEnvelope envelope = RecipientEnvelope.For(webhook.PublicKey, random);
        SignedPost post = new(webhook.Url, webhook.Authority, webhook.SigningKey, $"ssm-rotation-{StepCall.Form}", call.Id, Message(call, envelope))
        {
            Receiver = "webhook",
            Question = $" the step {call.StepName}",
            Seconds = settings.StepSeconds,
        };
        return await posts.Send(post, (response, cancel) => Answer(call, response, envelope, cancel), cancellation);
    }

    private static byte[] Message(StepCall call, RecipientEnvelope envelope)
    {
        using SecretValue values = SecretJson.Of(call.ValueBytes, call.WriteValues);
        using SecretValue json = SecretJson.Of(2 * call.ValueBytes, writer =>
        {
            call.WriteHead(writer);
            envelope.Write(writer, "sealed", values, call.Id);
        });
        return json.Bytes.ToArray();
    }

    private static async Task<SecretValue?> Answer(StepCall call, HttpResponseMessage response, RecipientEnvelope envelope, CancellationToken cancellation)
    {
        string step = call.StepName;
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
