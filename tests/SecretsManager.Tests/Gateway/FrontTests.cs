using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Gateway;
using SecretsManager.Tests.Keys;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public sealed class FrontTests
{
    [Fact]
    public async Task Readiness_names_the_root_of_trust_and_is_lost_with_it()
    {
        await using Bench bench = await Bench.Open();
        Assert.Equal((200, """{"status":"ready","rootOfTrust":"software"}"""), await Readiness(bench));
        ModuleDouble module = new();
        bench.Deployment.Root.Use(module);
        Assert.Equal((200, """{"status":"ready","rootOfTrust":"pkcs11"}"""), await Readiness(bench));
        module.GoAway();
        Assert.Equal((503, """{"status":"not ready: the hardware module does not answer","rootOfTrust":"pkcs11"}"""), await Readiness(bench));
        module.ComeBack();
        Assert.Equal((200, """{"status":"ready","rootOfTrust":"pkcs11"}"""), await Readiness(bench));
    }

    private static async Task<(int Status, string Body)> Readiness(Bench bench)
    {
        DefaultHttpContext http = new();
        http.Request.Path = "/readyz";
        http.Response.Body = new MemoryStream();
        await bench.Service<Front>().Answer(http);
        return (http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()));
    }
}
