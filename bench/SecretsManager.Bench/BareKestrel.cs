using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Bench;

/// <summary>What the server is measured against: Kestrel over TLS that reads the body and answers so many fixed bytes, and does nothing else.</summary>
internal static class BareKestrel
{
    public static async Task Run(int port, string certificateFile, string keyFile, int answerBytes)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        X509Certificate2 pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(pem));
        });
        WebApplication app = builder.Build();
        byte[] answer = new byte[answerBytes];
        answer.AsSpan().Fill((byte)'x');
        byte[] scratch = new byte[65536];
        app.Run(async http =>
        {
            while (await http.Request.Body.ReadAsync(scratch) > 0)
            {
            }

            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        await app.RunAsync();
    }
}
