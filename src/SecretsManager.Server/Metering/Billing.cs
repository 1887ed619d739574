using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering;

/// <summary>
/// What usage costs by the price plan. A line is a region in a month. Each amount of a line is exact until it is rounded once to two places,
/// half up; sums are sums of what was rounded, so that the bill adds up.
/// </summary>
internal static class Billing
{
    private const decimal CallsOfPrice = 10000;

    /// <summary>The lines by month, then by region.</summary>
    public static IReadOnlyList<(BillLine Line, decimal Amount)> Of(
        IEnumerable<(Use Use, long Calls)> usage, IEnumerable<NotedRecords> secrets, MeteringSettings plan)
    {
        HashSet<int> free = [.. plan.FreeSecretTypes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(type => int.Parse(type, CultureInfo.InvariantCulture))];
        SortedDictionary<(DateTimeOffset Month, string Region), (long SecretHours, long Calls)> used = new(Comparer<(DateTimeOffset Month, string Region)>.Create(
            static (one, other) => one.Month != other.Month ? one.Month.CompareTo(other.Month) : string.CompareOrdinal(one.Region, other.Region)));
        foreach (NotedRecords noted in secrets)
            Add(noted.Hour, noted.Region, free.Contains(noted.Type) ? 0 : noted.Records, 0);
        foreach ((Use use, long calls) in usage)
        {
            if (Counts(use))
                Add(use.Hour, use.Region, 0, calls);
        }

        return [.. used.Select(line => Line(line.Key.Month, line.Key.Region, line.Value.SecretHours, line.Value.Calls, plan))];

        void Add(long hour, string region, long secretHours, long calls)
        {
            (DateTimeOffset Month, string Region) key = (MeteredHours.MonthOf(hour), region);
            (long SecretHours, long Calls) there = used.GetValueOrDefault(key);
            used[key] = (there.SecretHours + secretHours, there.Calls + calls);
        }
    }

    /// <summary>An amount as it is told.</summary>
    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    // What only the product itself calls is no action that anybody could call.
    private static bool Counts(Use use) => use is { Service: SsmService.Name, Succeeded: true }
        && (OfficialActions.OfService[SsmService.Name].Contains(use.Action) || OwnActions.OfService[SsmService.Name].Contains(use.Action));

    private static (BillLine Line, decimal Amount) Line(DateTimeOffset month, string region, long secretHours, long calls, MeteringSettings plan)
    {
        long hours = MeteredHours.HoursOf(month);
        decimal secretAmount = Rounded(secretHours * plan.SecretPricePerMonth, hours);
        long paid = Math.Max(0, calls - plan.FreeCalls);
        long blocks = (paid / plan.CallBlock) + (paid % plan.CallBlock == 0 ? 0 : 1);
        decimal callAmount = Rounded(blocks * plan.CallBlock * plan.CallPricePer10000, CallsOfPrice);
        decimal amount = secretAmount + callAmount;
        return (
            new BillLine(
                month.ToString("yyyy-MM", CultureInfo.InvariantCulture), region, secretHours, hours, Text(secretAmount), calls, blocks, Text(callAmount), Text(amount)),
            amount);
    }

    // Without the quotient, which may have no end.
    private static decimal Rounded(decimal dividend, decimal divisor)
    {
        decimal doubled = (200 * dividend) + divisor;
        return (doubled - (doubled % (2 * divisor))) / (2 * divisor) / 100;
    }
}
