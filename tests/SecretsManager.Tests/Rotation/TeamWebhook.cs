using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Tests.Audit.Tracks.Sinks;

namespace SecretsManager.Tests.Rotation;

/// <summary>A team's receiver behind TLS: it opens what is sealed to its key and keeps the values that are taken.</summary>
internal sealed class TeamWebhook : IAsyncDisposable
{
    private readonly TestAuthority authority = new();
    private readonly RSA key = RSA.Create(2048);

    private TeamWebhook()
    {
    }

    public HttpsReceiver Receiver { get; private set; } = null!;

    public string Url => $"https://localhost:{Receiver.Address.Port}/rotate?team=a";

    public string Authority => File.ReadAllText(authority.File);

    public string PublicKey => key.ExportSubjectPublicKeyInfoPem();

    /// <summary>What the team's users take now.</summary>
    public List<string> Accepted { get; private set; } = [OwnSecretBench.First];

    /// <summary>The steps and the values that came.</summary>
    public List<(string Step, string Id, JsonElement Values)> Calls { get; } = [];

    /// <summary>A value that it makes itself; null for none.</summary>
    public string? Makes { get; set; }

    /// <summary>Whether it takes the old value away before the new one is current.</summary>
    public bool IsCareless { get; set; }

    /// <summary>Answers in place of it, if it says so.</summary>
    public Func<string, HttpContext, Task<bool>> Hook { get; set; } = (_, _) => Task.FromResult(false);

    public Dictionary<string, string?> Settings => new() { ["SecretsManager:Rotation:WebhookHosts"] = $"localhost:{Receiver.Address.Port}=127.0.0.0/8" };

    public object Rotation => new { Kind = "Webhook", Url, Authority, PublicKey };

    public static async Task<TeamWebhook> Start(string host = "localhost")
    {
        TeamWebhook team = new();
        team.Receiver = await HttpsReceiver.Start(team.authority, host);
        team.Receiver.Answer = team.Answer;
        return team;
    }

    /// <summary>Whether a call is signed as the documentation says.</summary>
    public static bool IsSigned(Posted posted, string url, string signingKey)
    {
        using ECDsa signer = ECDsa.Create();
        signer.ImportFromPem(signingKey);
        string signed = $"ssm-rotation-1\n{posted.Headers["Ssm-Time"]}\n{posted.Headers["Ssm-Request-Id"]}\n{url}\n{Convert.ToHexStringLower(SHA256.HashData(posted.Body))}\n";
        return signer.VerifyData(Encoding.UTF8.GetBytes(signed), Convert.FromBase64String(posted.Headers["Ssm-Signature"]), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Seals an answer's value.</summary>
    public static string Seal(byte[] contentKey, string id, string value, string direction = "answer")
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] text = Encoding.UTF8.GetBytes(value);
        byte[] ciphertext = new byte[text.Length];
        byte[] tag = new byte[16];
        using AesGcm cipher = new(contentKey, 16);
        cipher.Encrypt(nonce, text, ciphertext, tag, Encoding.UTF8.GetBytes($"{direction}:{id}"));
        return Convert.ToBase64String([.. nonce, .. ciphertext, .. tag]);
    }

    /// <summary>The content key and the values of a call.</summary>
    public (byte[] ContentKey, JsonElement Values) Open(JsonElement call)
    {
        JsonElement box = call.GetProperty("sealed");
        byte[] contentKey = key.Decrypt(box.GetProperty("key").GetBytesFromBase64(), RSAEncryptionPadding.OaepSHA256);
        byte[] ciphertext = box.GetProperty("ciphertext").GetBytesFromBase64();
        byte[] text = new byte[ciphertext.Length];
        using AesGcm cipher = new(contentKey, 16);
        cipher.Decrypt(box.GetProperty("nonce").GetBytesFromBase64(), ciphertext, box.GetProperty("tag").GetBytesFromBase64(), text, Encoding.UTF8.GetBytes($"request:{call.GetProperty("id")}"));
        return (contentKey, JsonDocument.Parse(text).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        authority.Dispose();
        key.Dispose();
    }

    private async Task Answer(HttpContext http)
    {
        JsonElement call = JsonDocument.Parse(Receiver.Posted[^1].Body).RootElement;
        (string step, string id) = (call.GetProperty("step").GetString()!, call.GetProperty("id").GetString()!);
        (byte[] contentKey, JsonElement values) = Open(call);
        Calls.Add((step, id, values));
        if (await Hook(step, http))
            return;
        string next = values.GetProperty("new").GetString()!;
        bool isDone = true;
        if (step == "set")
            Accepted = [.. IsCareless ? [] : Accepted, next];
        else if (step == "test")
            isDone = Accepted.Contains(next);
        else if (step == "finish")
            Accepted = [next];
        string answer = step == "create" && Makes is not null
            ? $$"""{"ok":true,"sealed":"{{Seal(contentKey, id, Makes)}}"}"""
            : $$"""{"ok":{{(isDone ? "true" : "false")}}}""";
        await http.Response.WriteAsync(answer);
    }
}
