using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using Xunit;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>When and from where the keys of issuers are fetched.</summary>
public sealed class IssuerKeysTests
{
    private const string Issuer = TestIssuer.Url;

    private readonly FakeTimeProvider time = new();
    private readonly ServedDocuments documents = new();
    private readonly AccessSettings settings = new() { IssuerUrls = [Issuer] };
    private readonly IssuerKeys keys;

    public IssuerKeysTests() => keys = new IssuerKeys(documents, settings, time, NullLogger<IssuerKeys>.Instance);

    [Fact]
    public async Task Keys_are_fetched_once_in_ten_minutes()
    {
        documents.Serve(Issuer, TestIssuer.KeySet);

        Assert.True(await Has("rsa"));
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.True(await Has("rsa"));
        Assert.Equal([Issuer + "/.well-known/openid-configuration", Issuer + "/keys"], documents.Asked);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await Has("rsa"));
        Assert.Equal(4, documents.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_taken_away_is_gone_after_ten_minutes()
    {
        documents.Serve(Issuer, TestIssuer.KeySet);
        Assert.True(await Has("rsa"));
        documents.Serve(Issuer, TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "p256")));

        time.Advance(TimeSpan.FromMinutes(10));

        Assert.False(await Has("rsa"));
        Assert.True(await Has("p256", "ES256"));
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_it_is_named_and_unknown_ones_at_most_once_a_minute()
    {
        documents.Serve(Issuer, TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "old")));
        Assert.True(await Has("old", "ES256"));
        documents.Serve(Issuer, TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "old"), TestIssuer.Jwk(TestIssuer.Rsa, "new")));

        Assert.False(await Has("new"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Has("new"));
        for (int i = 0; i < 100; i++)
            Assert.False(await Has($"unknown{i}"));
        Assert.Equal(4, documents.Asked.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Has("unknown"));
        Assert.Equal(6, documents.Asked.Count);
    }

    [Fact]
    public async Task Failures_neither_lengthen_the_life_of_known_keys_nor_are_repeated_at_once()
    {
        documents.Serve(Issuer, TestIssuer.KeySet);
        Assert.True(await Has("rsa"));
        documents.Documents.Clear();
        for (int minute = 1; minute < 10; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.False(await Has("unknown"));
            Assert.True(await Has("rsa"));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Has("rsa"));
        int asked = documents.Asked.Count;
        Assert.False(await Has("rsa"));
        Assert.Equal(asked, documents.Asked.Count);
        documents.Serve(Issuer, TestIssuer.KeySet);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await Has("rsa"));
    }

    [Fact]
    public async Task An_issuer_that_is_not_listed_letter_by_letter_is_not_asked()
    {
        foreach (string other in (string[])["https://other.test", Issuer + "/", Issuer.Replace("issuer", "ISSUER", StringComparison.Ordinal), "https://169.254.169.254", "https://localhost"])
        {
            documents.Serve(other, TestIssuer.KeySet);
            Assert.Null(await keys.Find(Provider(other), "rsa", "RS256", CancellationToken.None));
        }

        Assert.Empty(documents.Asked);
    }

    [Theory]
    [InlineData("https://issuer.test/elsewhere?x=1", true)]
    [InlineData("https://issuer.test:443/keys", true)]
    [InlineData("http://issuer.test/keys", false)]
    [InlineData("https://issuer.test:8443/keys", false)]
    [InlineData("https://issuer.test.attacker.test/keys", false)]
    [InlineData("https://attacker.test/keys", false)]
    [InlineData("https://user@issuer.test/keys", false)]
    [InlineData("https://issuer.test@attacker.test/keys", false)]
    [InlineData("https://127.0.0.1/keys", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/keys", false)]
    [InlineData("", false)]
    public async Task Keys_lie_at_the_issuers_own_host(string address, bool found)
    {
        documents.Serve(Issuer, TestIssuer.KeySet, address);

        Assert.Equal(found, await Has("rsa"));
        Assert.Equal(found ? 2 : 1, documents.Asked.Count);
    }

    [Fact]
    public async Task Keys_may_lie_at_another_address_that_the_operator_lists()
    {
        settings.IssuerUrls = [Issuer, "https://keys.test/set"];
        documents.Serve(Issuer, TestIssuer.KeySet, "https://keys.test/set");

        Assert.True(await Has("rsa"));
    }

    [Fact]
    public async Task A_configuration_of_another_issuer_is_not_believed()
    {
        documents.Serve(Issuer, TestIssuer.KeySet, named: Issuer + "/");

        Assert.False(await Has("rsa"));
    }

    [Fact]
    public async Task Calls_at_one_time_share_one_fetch()
    {
        documents.Serve(Issuer, TestIssuer.KeySet);
        TaskCompletionSource held = new();
        documents.Hold = held.Task;

        Task<bool>[] calls = [.. Enumerable.Range(0, 20).Select(_ => Has("rsa"))];
        held.SetResult();

        Assert.All(await Task.WhenAll(calls), Assert.True);
        Assert.Equal(2, documents.Asked.Count);
    }

    [Fact]
    public async Task A_fetch_has_two_seconds()
    {
        documents.Serve(Issuer, TestIssuer.KeySet);
        documents.Hold = new TaskCompletionSource().Task;

        Task<bool> call = Has("rsa");
        Assert.Single(documents.Asked);
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(await call);
    }

    [Fact]
    public async Task Written_keys_are_used_where_the_provider_does_not_want_them_fetched()
    {
        documents.Serve(Issuer, TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "served")));
        OidcProvider provider = Provider(Issuer) with { IdentityKey = TestIssuer.Base64(TestIssuer.KeySet), RotatesKeys = false };

        Assert.NotNull(await keys.Find(provider, "rsa", "RS256", CancellationToken.None));
        Assert.Empty(documents.Asked);
        Assert.Null(await keys.Find(provider with { RotatesKeys = true }, "rsa", "RS256", CancellationToken.None));
        Assert.NotNull(await keys.Find(provider with { RotatesKeys = true }, "served", "ES256", CancellationToken.None));
    }

    private static OidcProvider Provider(string issuer) => new("ci", 100000000001, issuer, "", [TestIssuer.Audience], 1) { RotatesKeys = true };

    private async Task<bool> Has(string keyId, string algorithm = "RS256") => await keys.Find(Provider(Issuer), keyId, algorithm, CancellationToken.None) is not null;
}
