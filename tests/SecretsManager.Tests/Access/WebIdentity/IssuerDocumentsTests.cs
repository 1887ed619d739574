using System.Text;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>How documents of issuers are fetched over the wire.</summary>
public sealed class IssuerDocumentsTests
{
    [Fact]
    public async Task A_document_is_fetched_by_a_plain_request()
    {
        await using HttpsIssuer issuer = await HttpsIssuer.Start((_, http) => http.Response.WriteAsync($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {http.Request.Headers.Cookie} {http.Request.Headers.Authorization}"));

        Assert.Equal("GET /a?b=c  ", await Get(issuer, "/a?b=c"));
    }

    [Fact]
    public async Task Nothing_but_an_answer_of_200_counts_and_no_redirect_is_followed()
    {
        int asked = 0;
        await using HttpsIssuer issuer = await HttpsIssuer.Start((_, http) =>
        {
            asked++;
            http.Response.StatusCode = int.Parse(http.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            http.Response.Headers.Location = "/200";
            return Task.CompletedTask;
        });

        foreach (int status in (int[])[204, 301, 302, 303, 307, 308, 404, 500])
            Assert.Null(await Get(issuer, $"/{status}"));
        Assert.Equal(8, asked);
        Assert.Equal("", await Get(issuer, "/200"));
    }

    [Theory]
    [InlineData(IssuerDocuments.Longest, true)]
    [InlineData(IssuerDocuments.Longest + 1, false)]
    [InlineData(IssuerDocuments.Longest * 4, false)]
    public async Task A_document_that_is_too_long_is_none_whether_or_not_it_says_its_length(int length, bool taken)
    {
        await using HttpsIssuer issuer = await HttpsIssuer.Start(async (_, http) =>
        {
            if (http.Request.Path == "/told")
                http.Response.ContentLength = length;
            await http.Response.Body.WriteAsync(new byte[length]);
        });

        Assert.Equal(taken, await Get(issuer, "/told") is not null);
        Assert.Equal(taken, await Get(issuer, "/chunked") is not null);
    }

    [Fact]
    public async Task An_issuer_whose_certificate_is_not_vouched_for_is_not_believed()
    {
        await using HttpsIssuer issuer = await HttpsIssuer.Start((_, http) => http.Response.WriteAsync("ok"));
        await using HttpsIssuer other = await HttpsIssuer.Start((_, http) => http.Response.WriteAsync("ok"));

        Assert.Null(await Get(issuer, "/", other.AuthorityFile));
        Assert.Null(await Get(issuer, "/", string.Empty));
        Assert.Equal("ok", await Get(issuer, "/"));
    }

    [Fact]
    public async Task A_fetch_ends_when_its_time_is_over()
    {
        TaskCompletionSource arrived = new();
        await using HttpsIssuer issuer = await HttpsIssuer.Start((_, http) =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        });
        using HttpMessageInvoker transport = IssuerTransport.Create(new AccessSettings { IssuerAuthorityFile = issuer.AuthorityFile });
        using CancellationTokenSource deadline = new();

        Task<ReadOnlyMemory<byte>?> fetch = new IssuerDocuments(transport).Get(new Uri(issuer.Url), deadline.Token);
        await arrived.Task;
        await deadline.CancelAsync();

        Assert.Null(await fetch);
    }

    [Fact]
    public async Task An_issuer_that_is_away_serves_nothing()
    {
        string url;
        string authorities;
        await using (HttpsIssuer issuer = await HttpsIssuer.Start((_, http) => Task.CompletedTask))
        {
            url = issuer.Url;
            authorities = await File.ReadAllTextAsync(issuer.AuthorityFile);
        }

        Assert.NotEmpty(authorities);
        using HttpMessageInvoker transport = IssuerTransport.Create(new AccessSettings());
        Assert.Null(await new IssuerDocuments(transport).Get(new Uri(url), CancellationToken.None));
    }

    [Fact]
    public void A_file_of_authorities_that_is_none_stops_the_start()
    {
        string empty = Path.GetTempFileName();
        foreach (string file in (string[])[empty, "/nowhere/at/all"])
            Assert.Contains("IssuerAuthorityFile", Assert.Throws<StartException>(() => IssuerTransport.Create(new AccessSettings { IssuerAuthorityFile = file })).Message, StringComparison.Ordinal);
        File.Delete(empty);
    }

    private static async Task<string?> Get(HttpsIssuer issuer, string path, string? authorities = null)
    {
        using HttpMessageInvoker transport = IssuerTransport.Create(new AccessSettings { IssuerAuthorityFile = authorities ?? issuer.AuthorityFile });
        ReadOnlyMemory<byte>? document = await new IssuerDocuments(transport).Get(new Uri(issuer.Url + path), CancellationToken.None);
        return document is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }
}
