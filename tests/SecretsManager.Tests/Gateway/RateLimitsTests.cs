using Microsoft.Extensions.Time.Testing;
using SecretsManager.Protocol;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class RateLimitsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_second_s_worth_passes_at_once_and_no_more()
    {
        RateLimits rates = Limits(3);
        Assert.Equal(3, Passed(rates, 10));
        Assert.Equal(0, Passed(rates, 10));
    }

    [Fact]
    public void The_bucket_refills_evenly_and_not_beyond_a_second()
    {
        RateLimits rates = Limits(4);
        Passed(rates, 4);
        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(0, Passed(rates, 4));
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(1, Passed(rates, 4));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, Passed(rates, 10));
    }

    [Fact]
    public void Accounts_regions_and_actions_have_buckets_of_their_own()
    {
        RateLimits rates = Limits(1);
        Assert.Equal(1, Passed(rates, 2));
        Assert.Equal(1, Passed(rates, 2, account: 2));
        Assert.Equal(1, Passed(rates, 2, region: "r2"));
        Assert.Equal(5, Passed(rates, 5, action: "ListSecrets"));
        Assert.Equal(0, Passed(rates, 2));
    }

    [Fact]
    public void Without_a_setting_there_is_no_limit() => Assert.Equal(1000, Passed(new RateLimits(new RateSettings(), new QuotaSettings(), time), 1000));

    [Theory]
    [InlineData("GetSecretValue", 300)]
    [InlineData("CreateSecret", 100)]
    [InlineData("UpdateSecret", 50)]
    [InlineData("DescribeSecret", 40)]
    [InlineData("ListSecrets", 30)]
    [InlineData("UpdateDescription", 20)]
    public void The_cloud_s_figures_are_a_preset(string action, int limit) =>
        Assert.Equal(limit, Passed(new RateLimits(new RateSettings { Preset = "cloud" }, new QuotaSettings(), time), limit + 5, action: action));

    [Fact]
    public void A_setting_wins_over_the_preset()
    {
        RateSettings settings = new() { Preset = "cloud" };
        settings.Actions["GetSecretValue"] = 2;
        settings.Actions["ListSecrets"] = 0;
        Assert.Equal(2, Passed(new RateLimits(settings, new QuotaSettings(), time), 400));
        Assert.Equal(400, Passed(new RateLimits(settings, new QuotaSettings(), time), 400, action: "ListSecrets"));
    }

    private static int Passed(RateLimits rates, int calls, long account = 1, string region = "r1", string action = "GetSecretValue")
    {
        int passed = 0;
        for (int i = 0; i < calls; i++)
        {
            try
            {
                rates.Take(account, region, action);
                passed++;
            }
            catch (ApiException refusal)
            {
                Assert.Equal("RequestLimitExceeded", refusal.Code);
            }
        }

        return passed;
    }

    private RateLimits Limits(int perSecond)
    {
        RateSettings settings = new();
        settings.Actions["GetSecretValue"] = perSecond;
        return new RateLimits(settings, new QuotaSettings(), time);
    }
}
