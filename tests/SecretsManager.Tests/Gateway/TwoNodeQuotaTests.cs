using SecretsManager.Server.Access.Quotas;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Gateway;

/// <summary>Two nodes on one PostgreSQL database share an account's calls of a month.</summary>
public sealed class TwoNodeQuotaTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const int Most = 12;

    private Bench here = null!;
    private Bench there = null!;

    public async ValueTask InitializeAsync()
    {
        StorageSettings storage = await postgres.NewStorage();
        Dictionary<string, string?> settings = new() { ["SecretsManager:Quotas:CallsPerMonth"] = $"{Most}" };
        here = await Bench.Open(storage, beside: null, settings);
        there = await Bench.Open(storage, here, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task What_one_node_has_answered_the_other_knows_after_a_few_seconds()
    {
        Assert.Null(await there.CodeOf("ListSecrets", "{}"));
        for (int i = 0; i < 10; i++)
            Assert.Null(await here.CodeOf("ListSecrets", "{}"));
        here.Time.Advance(AccountMonth.Interval);
        Assert.Null(await there.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await there.CodeOf("ListSecrets", "{}"));
        here.Time.Advance(AccountMonth.Interval);
        Assert.Equal("LimitExceeded", await here.CodeOf("ListSecrets", "{}"));
    }

    [Fact]
    public async Task Hours_that_are_over_still_count()
    {
        for (int i = 0; i < Most / 2; i++)
        {
            Assert.Null(await here.CodeOf("ListSecrets", "{}"));
            Assert.Null(await there.CodeOf("ListSecrets", "{}"));
            here.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("LimitExceeded", await here.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await there.CodeOf("ListSecrets", "{}"));
        here.Time.Advance(TimeSpan.FromDays(31));
        Assert.Null(await there.CodeOf("ListSecrets", "{}"));
    }

    [Fact]
    public async Task Within_the_delay_both_nodes_together_answer_at_most_what_each_may()
    {
        Assert.Null(await here.CodeOf("ListSecrets", "{}"));
        here.Time.Advance(AccountMonth.Interval);
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 4 * Most).Select(i => (i % 2 == 0 ? here : there).CodeOf("ListSecrets", "{}")));
        Assert.InRange(codes.Count(code => code is null), Most - 1, 2 * Most);
        here.Time.Advance(AccountMonth.Interval);
        Assert.Equal("LimitExceeded", await here.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await there.CodeOf("ListSecrets", "{}"));
    }
}
