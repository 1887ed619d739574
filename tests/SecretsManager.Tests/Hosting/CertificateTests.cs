using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

public sealed class CertificateTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly DataDirectory directory;
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    public CertificateTests() => directory = DataDirectory.Open(scratch.In("data"));

    [Fact]
    public void The_chain_holds_for_the_three_names()
    {
        Ensure();
        using var authority = X509CertificateLoader.LoadCertificateFromFile(directory.AuthorityCertificate);
        using var server = X509CertificateLoader.LoadCertificateFromFile(directory.ServerCertificate);

        Assert.True(CertificateForm.IsIssuedBy(server, authority));
        Assert.All(["localhost", "127.0.0.1", "::1"], name => Assert.True(server.MatchesHostname(name, allowWildcards: false), name));
        Assert.False(server.MatchesHostname("example.com"));
        Assert.True(server.NotAfter - server.NotBefore <= TimeSpan.FromDays(825));
    }

    [Fact]
    public void A_second_start_keeps_both_and_the_end_coming_near_renews_the_servers_alone()
    {
        Ensure();
        var (authority, server) = Both();
        time.Advance(TimeSpan.FromDays(794));
        Ensure();
        Assert.Equal((authority, server), Both());

        time.Advance(TimeSpan.FromDays(2));
        Ensure();

        Assert.Equal(authority, Both().Authority);
        Assert.NotEqual(server, Both().Server);
    }

    [Fact]
    public void A_half_written_pair_is_issued_again()
    {
        Ensure();
        var before = Both().Server;
        File.WriteAllText(directory.ServerKey, "torn");
        Ensure();

        Assert.NotEqual(before, Both().Server);
    }

    [Fact]
    public void An_unreadable_authority_key_is_one_sentence()
    {
        Ensure();
        File.WriteAllText(directory.AuthorityKey, "torn");
        Assert.StartsWith("The key file ", Assert.Throws<StartException>(Ensure).Message, StringComparison.Ordinal);
        File.Delete(directory.AuthorityKey);
        Assert.StartsWith("Of ", Assert.Throws<StartException>(Ensure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_pair_is_read_after_a_second_and_a_broken_one_leaves_the_old()
    {
        Ensure();
        var certificate = new ServerCertificate(directory.ServerCertificate, directory.ServerKey, time, NullLogger<ServerCertificate>.Instance);
        var first = certificate.Current.Thumbprint;
        File.WriteAllText(directory.ServerKey, "torn");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, certificate.Current.Thumbprint);

        Ensure();
        File.SetLastWriteTimeUtc(directory.ServerCertificate, DateTime.UtcNow.AddSeconds(5));
        Assert.Equal(first, certificate.Current.Thumbprint);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotEqual(first, certificate.Current.Thumbprint);
        Assert.True(certificate.Current.HasPrivateKey);
    }

    public void Dispose()
    {
        directory.Dispose();
        scratch.Dispose();
    }

    private void Ensure() => new LocalAuthority(directory, new SystemRandomBytes(), time).Ensure();

    private (string Authority, string Server) Both() => (File.ReadAllText(directory.AuthorityCertificate), File.ReadAllText(directory.ServerCertificate));
}
