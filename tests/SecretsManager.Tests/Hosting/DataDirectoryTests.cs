using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public void A_new_directory_and_its_files_are_for_their_owner_alone()
    {
        using var directory = DataDirectory.Open(scratch.In("data"));
        var key = new FirstKey("AKID1", "secret", "100000000001", "ap-guangzhou", "127.0.0.1:9443", directory.AuthorityCertificate);
        FirstKeyFile.Write(directory, key);

        Assert.Equal("700", Mode(directory.Path));
        Assert.Equal("600", Mode(directory.Database("secrets.db")));
        Assert.Equal("600", Mode(directory.FirstKey));
        Assert.Equal("600", Mode(directory.Profile));
        Assert.Equal("600", Mode(Path.Combine(directory.Path, "lock")));
        Assert.Equal(["first-key.json", "lock", "secrets.db", "ssm.json"], Directory.GetFiles(directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_held_directory_is_refused_until_it_is_let_go()
    {
        var path = scratch.In("data");
        using (DataDirectory.Open(path))
            Assert.Equal($"The data directory {path} is in use by another process.", Assert.Throws<StartException>(() => DataDirectory.Open(path)).Message);
        DataDirectory.Open(path).Dispose();
    }

    [Fact]
    public void A_directory_with_content_that_others_may_enter_is_refused()
    {
        scratch.File("file", "");
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)0b111_101_101);

        Assert.Contains("is open to other users; close it with: chmod 700", Assert.Throws<StartException>(() => DataDirectory.Open(scratch.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_one_sentence()
    {
        var file = scratch.File("data", "");

        Assert.Contains(file, Assert.Throws<StartException>(() => DataDirectory.Open(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_others_could_read_are_closed()
    {
        var path = scratch.In("data");
        DataDirectory.Open(path).Dispose();
        var key = Path.Combine(path, "root.key");
        File.WriteAllText(key, "");
        File.SetUnixFileMode(key, (UnixFileMode)0b110_100_100);

        using var directory = DataDirectory.Open(path);

        Assert.Equal("600", Mode(key));
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        await using var application = builder.Build();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => application.StartAsync());

        Assert.StartsWith($"The port {port} ", StartFailure.Sentence(fault, new ServerSettings { Port = port }), StringComparison.Ordinal);
        Assert.Null(StartFailure.Sentence(new InvalidOperationException("a fault of ours"), new ServerSettings()));
    }

    [Fact]
    public void The_screen_shows_the_secret_key_on_the_first_start_alone()
    {
        var later = new StartFacts("0.1.0", "https://127.0.0.1:9443", ["ap-guangzhou"], "SOFTWARE (a file, /d/root.key; not a hardware module)", "/d/ca.pem", "/d/first-key.json", "/d/ssm.json", null);
        var first = later with { NewKey = new FirstKey("AKID1", "canary", "100000000001", "ap-guangzhou", "127.0.0.1:9443", "/d/ca.pem") };

        Assert.Contains("SecretKey:     canary", StartScreen.Text(first), StringComparison.Ordinal);
        Assert.Equal(
            """
            Secrets Manager 0.1.0

              Address:       https://127.0.0.1:9443
              Region:        ap-guangzhou
              Root of trust: SOFTWARE (a file, /d/root.key; not a hardware module)
              CA file:       /d/ca.pem
              Access key:    in /d/first-key.json

            Type next, in another terminal:
              ./ssm call GetServiceStatus --profile /d/ssm.json

            Stop with Ctrl+C.

            """,
            StartScreen.Text(later));
        Assert.DoesNotContain("canary", first.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
