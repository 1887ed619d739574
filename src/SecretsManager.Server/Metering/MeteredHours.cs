using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering;

/// <summary>The hours that a request speaks of, in UTC: whole ones, at most as many as are kept.</summary>
/// <param name="From">The first hour, in hours since 1970.</param>
/// <param name="Before">The hour behind the last one.</param>
internal readonly record struct MeteredHours(long From, long Before)
{
    /// <summary>Whole months that are kept beside the running one.</summary>
    public const int MonthsKept = 13;

    private const ulong SecondsOfHour = 3600;
    private const ulong LongestHours = 24 * 31 * (MonthsKept + 1);
    private const ulong LastSecond = 253402300799;

    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>: the times are no times, or too far apart.</exception>
    public static MeteredHours Check(ulong startTime, ulong endTime)
    {
        if (endTime > LastSecond)
            throw ParameterRules.Wrong("EndTime", "Unix seconds of a year before 10000", "公元 10000 年之前的 Unix 时间戳（秒）");
        if (startTime >= endTime)
            throw ParameterRules.Wrong("StartTime", "Unix seconds before EndTime", "早于 EndTime 的 Unix 时间戳（秒）");
        (ulong from, ulong before) = (startTime / SecondsOfHour, (endTime + SecondsOfHour - 1) / SecondsOfHour);
        if (before - from > LongestHours)
            throw ParameterRules.Wrong("StartTime", $"at most {LongestHours / 24} days before EndTime", $"距 EndTime 不超过 {LongestHours / 24} 天");
        return new MeteredHours((long)from, (long)before);
    }

    /// <summary>The first hour that is kept in an hour.</summary>
    public static long OldestKept(long hour) => HourOf(MonthOf(hour).AddMonths(-MonthsKept));

    /// <summary>The beginning of the month in which an hour lies.</summary>
    public static DateTimeOffset MonthOf(long hour)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(SecondOf(hour));
        return new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>How many hours a month has: UTC has no summer time, so 24 a day.</summary>
    public static long HoursOf(DateTimeOffset month) => 24 * DateTime.DaysInMonth(month.Year, month.Month);

    /// <summary>The Unix second at which an hour begins.</summary>
    public static long SecondOf(long hour) => hour * (long)SecondsOfHour;

    /// <summary>The hour that begins at a moment.</summary>
    public static long HourOf(DateTimeOffset time) => Use.HourOf(time.ToUnixTimeMilliseconds());
}
