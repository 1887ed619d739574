using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecretsManager.Cli;
using SecretsManager.Server;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Cli;

public sealed class CallTests : IAsyncLifetime
{
    private readonly Scratch scratch = new();
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private DataDirectory directory = null!;
    private WebApplication server = null!;
    private string answer = """{"Response":{"SecretName":"a","RequestId":"r1"}}""";
    private string body = "";
    private readonly HeaderDictionary headers = [];

    public async ValueTask InitializeAsync()
    {
        directory = DataDirectory.Open(scratch.In("data"));
        new LocalAuthority(directory, new SystemRandomBytes(), TimeProvider.System).Ensure();
        var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(directory.ServerCertificate, directory.ServerKey);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Run(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            foreach (var (name, value) in context.Request.Headers)
                headers[name] = value;
            await context.Response.WriteAsync(answer);
        });
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var key = new FirstKey("AKIDfile", "canary-key", "100000000001", "ap-guangzhou", new Uri(address).Authority, directory.AuthorityCertificate);
        FirstKeyFile.Write(directory, key);
    }

    [Fact]
    public async Task A_call_signs_its_action_and_prints_the_response()
    {
        Assert.Equal(0, await Run("call", "PutSecretValue", "--SecretName", "a", "--Limit", "5", "--profile", directory.Profile, "--language", "zh-CN", "--SecretString", "@x"));

        Assert.Equal("""{"SecretName":"a","Limit":5,"SecretString":"@x"}""", body);
        Assert.Equal("{\n  \"SecretName\": \"a\",\n  \"RequestId\": \"r1\"\n}\n", output.ToString());
        Assert.Equal(("PutSecretValue", "2019-09-23", "ap-guangzhou", "zh-CN"), (Header("X-TC-Action"), Header("X-TC-Version"), Header("X-TC-Region"), Header("X-TC-Language")));
        Assert.Contains("Credential=AKIDfile/", Header("Authorization"), StringComparison.Ordinal);
        Assert.Contains("SignedHeaders=content-type;host;x-tc-action;x-tc-region;x-tc-timestamp;x-tc-version,", Header("Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kms:Encrypt", "kms", "2019-01-18", "Encrypt")]
    [InlineData("Encrypt --service kms", "kms", "2019-01-18", "Encrypt")]
    [InlineData("kms:Encrypt --service kms --version 2020-01-01", "kms", "2020-01-01", "Encrypt")]
    [InlineData("ssm:GetRegions", "ssm", "2019-09-23", "GetRegions")]
    [InlineData("sts:GetCallerIdentity", "sts", "2018-08-13", "GetCallerIdentity")]
    [InlineData("cam:ListPolicies", "cam", "2019-01-16", "ListPolicies")]
    [InlineData("tag:GetTags", "tag", "2018-08-13", "GetTags")]
    [InlineData("other:Act --version 2018-08-13", "other", "2018-08-13", "Act")]
    public async Task A_call_goes_to_the_service_and_version_that_it_names(string words, string service, string version, string action)
    {
        Assert.Equal(0, await Run(["call", .. words.Split(' '), "--profile", directory.Profile, "--Limit", "5"]));

        Assert.Equal(service is "sts" or "other" ? """{"Limit":"5"}""" : """{"Limit":5}""", body);
        Assert.Equal((action, version), (Header("X-TC-Action"), Header("X-TC-Version")));
        Assert.Contains($"/{service}/tc3_request,", Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_on_the_error_stream_with_exit_code_1()
    {
        answer = """{"Response":{"Error":{"Code":"ResourceNotFound","Message":"There is none."},"RequestId":"r2"}}""";

        Assert.Equal(1, await Run("call", "GetSecretValue", "--profile", directory.Profile));

        Assert.Equal("ResourceNotFound: There is none. (r2)\n", error.ToString());
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("call")]
    [InlineData("call X --Limit five")]
    [InlineData("call X --endpoint http://127.0.0.1:1")]
    [InlineData("call X --ca-file /nowhere")]
    [InlineData("call kms:")]
    [InlineData("call :X")]
    [InlineData("call kms:X --service ssm")]
    [InlineData("call X --service unknown")]
    public async Task What_is_not_understood_ends_with_exit_code_2_and_sends_nothing(string words)
    {
        environment["TENCENTCLOUD_SECRET_ID"] = "AKIDenv";
        environment["TENCENTCLOUD_SECRET_KEY"] = "canary-key";
        environment["SSM_ENDPOINT"] = "127.0.0.1:1";

        Assert.Equal(2, await Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Empty(headers);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credentials_end_with_exit_code_2()
    {
        Assert.Equal(2, await Run("call", "GetRegions"));
        Assert.StartsWith("There is no access key; ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_not_trusted_or_not_named_so_ends_with_exit_code_3()
    {
        Assert.Equal(3, await Run("call", "GetRegions", "--profile", directory.Profile, "--endpoint", "127.0.0.1:1"));
        Assert.Contains("cannot be reached", error.ToString(), StringComparison.Ordinal);
        var other = DataDirectory.Open(scratch.In("other"));
        new LocalAuthority(other, new SystemRandomBytes(), TimeProvider.System).Ensure();
        Assert.Equal(3, await Run("call", "GetRegions", "--profile", directory.Profile, "--ca-file", other.AuthorityCertificate));
        Assert.Contains("is not trusted", error.ToString(), StringComparison.Ordinal);
        var port = new Uri("https://" + Profile().Endpoint).Port;
        Assert.Equal(3, await Run("call", "GetRegions", "--profile", directory.Profile, "--endpoint", $"127.0.0.2:{port}"));
        answer = "<html>";
        Assert.Equal(3, await Run("call", "GetRegions", "--profile", directory.Profile));
        Assert.Contains("is not this API", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        other.Dispose();
    }

    [Fact]
    public void The_environment_wins_over_the_home_file_and_a_named_file_over_both()
    {
        Directory.CreateDirectory(scratch.In(".config/ssm"));
        scratch.File(".config/ssm/config.json", """{"SecretId":"home","SecretKey":"k1","Token":"t1","Region":"ap-home","Endpoint":"home:1"}""");
        Assert.Equal(("home", "t1", "ap-home"), Three(SecretsManager.Cli.Profile.Read(null, Outside())));

        environment["TENCENTCLOUD_SECRET_ID"] = "env";
        environment["TENCENTCLOUD_SECRET_KEY"] = "k2";
        Assert.Equal(("env", null, "ap-home"), Three(SecretsManager.Cli.Profile.Read(null, Outside())));

        environment["TENCENTCLOUD_TOKEN"] = "t2";
        environment["TENCENTCLOUD_REGION"] = "ap-env";
        Assert.Equal(("AKIDfile", null, "ap-guangzhou"), Three(Profile()));
        Assert.DoesNotContain("canary", Profile().ToString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        directory.Dispose();
        scratch.Dispose();
        output.Dispose();
        error.Dispose();
    }

    private static (string?, string?, string?) Three(Profile profile) => (profile.SecretId, profile.Token, profile.Region);

    private Profile Profile() => SecretsManager.Cli.Profile.Read(directory.Profile, Outside());

    private string Header(string name) => headers[name].ToString();

    private Task<int> Run(params string[] words) => CommandLine.RunAsync(words, Outside());

    private Surroundings Outside() => new(Stream.Null, output, error, environment.GetValueOrDefault, scratch.Path, TimeProvider.System);
}
