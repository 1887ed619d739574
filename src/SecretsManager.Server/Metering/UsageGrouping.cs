using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering;

/// <summary>How hours of usage are added up: over an hour, day or month, and by what else.</summary>
internal sealed class UsageGrouping
{
    private readonly bool byRegion;
    private readonly bool byAction;
    private readonly bool byType;
    private readonly Func<long, long> begin;

    private UsageGrouping(IReadOnlyList<string> by, Func<long, long> begin) =>
        (byRegion, byAction, byType, this.begin) = (by.Contains("Region"), by.Contains("Action"), by.Contains("SecretType"), begin);

    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>: there is no such grouping or period.</exception>
    public static UsageGrouping Check(IReadOnlyList<string> by, string? period)
    {
        if (by.Any(name => name is not ("Region" or "Action" or "SecretType")))
            throw ParameterRules.Wrong("GroupBy", "Region, Action, SecretType", "Region、Action、SecretType");
        return new UsageGrouping(by, period switch
        {
            null or "" or "Day" => static hour => hour - (hour % 24),
            "Hour" => static hour => hour,
            "Month" => static hour => MeteredHours.HourOf(MeteredHours.MonthOf(hour)),
            _ => throw ParameterRules.Wrong("Period", "Hour, Day, Month", "Hour、Day、Month"),
        });
    }

    /// <summary>The calls, added up.</summary>
    public IEnumerable<UsedCalls> Of(IEnumerable<(Use Use, long Calls)> rows) =>
        from row in rows
        group row by (
            Hour: begin(row.Use.Hour),
            Region: byRegion ? row.Use.Region : null,
            Action: byAction ? NameOf(row.Use) : null) into alike
        orderby alike.Key.Hour
        let succeeded = alike.Where(row => row.Use.Succeeded).Sum(row => row.Calls)
        select new UsedCalls(MeteredHours.SecondOf(alike.Key.Hour), alike.Key.Region, alike.Key.Action, succeeded, alike.Sum(row => row.Calls) - succeeded);

    /// <summary>The secrets, added up.</summary>
    public IEnumerable<UsedSecrets> Of(IEnumerable<NotedRecords> rows) =>
        from row in rows
        group row by (Hour: begin(row.Hour), Region: byRegion ? row.Region : null, Type: byType ? row.Type : (int?)null) into alike
        orderby alike.Key.Hour
        select new UsedSecrets(MeteredHours.SecondOf(alike.Key.Hour), alike.Key.Region, alike.Key.Type, alike.Sum(row => row.Records));

    private static string NameOf(Use use) => use.Action.Length == 0 ? string.Empty : $"{use.Service}:{use.Action}";
}
