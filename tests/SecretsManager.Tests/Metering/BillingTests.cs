using System.Globalization;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Metering;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Metering;

public sealed class BillingTests
{
    private const string Region = "ap-guangzhou";

    private static readonly MeteringSettings Cloud = new() { SecretPricePerMonth = 0.40m, CallPricePer10000 = 0.05m };

    [Fact]
    public void A_hundred_secrets_called_twenty_times_a_day_for_a_month_of_thirty_days_cost_40_30()
    {
        BillLine line = Assert.Single(Bill(Secrets("2026-11-01", 30, 100), Calls("2026-11-01", 30, 2000)));
        Assert.Equal(new BillLine("2026-11", Region, 72000, 720, "40.00", 60000, 6, "0.30", "40.30"), line);
    }

    [Theory]
    [InlineData("2026-02-01", 28)]
    [InlineData("2028-02-01", 29)]
    [InlineData("2026-03-01", 31)]
    [InlineData("2026-10-01", 31)]
    [InlineData("2026-11-01", 30)]
    public void A_secret_costs_the_price_of_a_month_however_long_the_month_and_whatever_the_clocks_of_the_place_do(string first, int days) =>
        Assert.Equal("40.00", Assert.Single(Bill(Secrets(first, days, 100), [])).Amount);

    [Fact]
    public void Part_of_a_month_costs_its_hours()
    {
        Assert.Equal("20.00", Assert.Single(Bill(Secrets("2026-11-01", 15, 100), [])).Amount);
        // 240 x 0.40 / 744 = 0.129...
        Assert.Equal("0.13", Assert.Single(Bill(Secrets("2026-03-05", 10, 1), [])).Amount);
    }

    [Fact]
    public void Half_a_cent_is_rounded_up()
    {
        NotedRecords[] half = [new(Hour("2026-11-01"), Region, 0, 9)];
        Assert.Equal("0.01", Assert.Single(Bill(half, [])).Amount);
        Assert.Equal("0.00", Assert.Single(Bill([half[0] with { Records = 8 }], [])).Amount);
    }

    [Fact]
    public void Each_month_and_region_rounds_its_calls_up_by_itself()
    {
        Assert.Equal(
            [("2026-11", "ap-guangzhou", 2L), ("2026-11", "ap-shanghai", 1L), ("2026-12", "ap-guangzhou", 1L)],
            Bill([], [Call("2026-11-02", Region, 10001), Call("2026-12-02", Region, 10000), Call("2026-11-30", "ap-shanghai", 1)]).Select(line => (line.Month, line.Region, line.CallBlocks)));
    }

    [Fact]
    public void Free_calls_come_first()
    {
        MeteringSettings plan = new() { CallPricePer10000 = 0.05m, FreeCalls = 10000 };
        Assert.Equal(0, Assert.Single(Bill([], [Call("2026-11-02", Region, 10000)], plan)).CallBlocks);
        Assert.Equal(1, Assert.Single(Bill([], [Call("2026-11-02", Region, 10001)], plan)).CallBlocks);
    }

    [Fact]
    public void Only_successful_calls_of_the_secrets_api_by_somebody_count()
    {
        (Use use, long calls) = Call("2026-11-02", Region, 5);
        Assert.Empty(Bill([], [(use with { Succeeded = false }, calls), (use with { Service = "kms" }, calls), (use with { Action = "PurgeSecret" }, calls), (use with { Service = "", Action = "" }, calls)]));
        Assert.Equal(5, Assert.Single(Bill([], [(use with { Action = "DescribeBill" }, calls)])).Calls);
    }

    [Fact]
    public void Ssh_keys_cost_nothing() =>
        Assert.Equal("0.00", Assert.Single(Bill([new(Hour("2026-11-01"), Region, 2, 100000)], [])).Amount);

    [Fact]
    public void Without_a_price_plan_nothing_costs() =>
        Assert.Equal("0.00", Assert.Single(Bill(Secrets("2026-11-01", 30, 100), Calls("2026-11-01", 30, 2000), new MeteringSettings())).Amount);

    [Fact]
    public void A_table_quotes_what_could_be_taken_for_more_than_a_text() =>
        Assert.Equal("a,\"b,c\",\"d\"\"e\"\r\n\"f\ng\",,h i\r\n", Csv.Of([["a", "b,c", "d\"e"], ["f\ng", "", "h i"]]));

    [Fact]
    public void Thirteen_whole_months_are_kept() =>
        Assert.Equal(Hour("2025-10-01"), MeteredHours.OldestKept(Hour("2026-11-30")));

    private static IEnumerable<BillLine> Bill(IEnumerable<NotedRecords> secrets, IEnumerable<(Use, long)> calls, MeteringSettings? plan = null) =>
        Billing.Of(calls, secrets, plan ?? Cloud).Select(line => line.Line);

    private static IEnumerable<NotedRecords> Secrets(string first, int days, long count) =>
        Enumerable.Range(0, days * 24).Select(hour => new NotedRecords(Hour(first) + hour, Region, 0, count));

    private static IEnumerable<(Use, long)> Calls(string first, int days, long aDay) =>
        Enumerable.Range(0, days).Select(day => (Call(first, Region, 0).Use with { Hour = Hour(first) + (24 * day) }, aDay));

    private static (Use Use, long Calls) Call(string day, string region, long calls) => (new Use(1, Hour(day), region, "ssm", "GetSecretValue", true), calls);

    private static long Hour(string day) => DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds() / 3600;
}
