using System.Globalization;
using System.Text;
using SecretsManager.Protocol.Signing;

namespace SecretsManager.Bench;

/// <summary>Signed requests as bytes. One that reads is signed once a second, as a client's own calls in one second would be.</summary>
internal sealed class Requests(string secretId, string secretKey, int port)
{
    private readonly Tc3Signer signer = new(secretId, Encoding.ASCII.GetBytes(secretKey));
    private long number;
    private (long Second, byte[] Request) read = (0, []);

    public ReadOnlyMemory<byte> Read()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        (long second, byte[] request) = read;
        if (second == now)
            return request;
        byte[] fresh = Sign("GetSecretValue", "{\"SecretName\":\"bench\",\"VersionId\":\"v1\"}", now);
        read = (now, fresh);
        return fresh;
    }

    // Each call writes a payload, a record, a first outcome and an audit record.
    public ReadOnlyMemory<byte> Write()
    {
        long next = Interlocked.Increment(ref number);
        return Sign(
            "PutSecretValue",
            $"{{\"SecretName\":\"bench-w{next % 1000}\",\"VersionId\":\"v{next}-{Environment.ProcessId}\",\"SecretString\":\"{new string('w', 100)}\"}}",
            DateTimeOffset.UtcNow.ToUnixTimeSeconds());
    }

    public byte[] Sign(string action, string json, long now, string version = "2019-09-23")
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        string host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        Tc3Request toSign = new()
        {
            Method = "POST",
            Host = host,
            ContentType = "application/json",
            Timestamp = Tc3Timestamp.From(DateTimeOffset.FromUnixTimeSeconds(now)),
            Body = body,
        };
        string authorization = signer.Sign(toSign, "ssm");
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nX-TC-Action: {action}\r\nX-TC-Version: {version}\r\nX-TC-Region: ap-guangzhou\r\nX-TC-Timestamp: {now}\r\nX-TC-RequestClient: SDK_NODEJS_4.1.220\r\nAuthorization: {authorization}\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
