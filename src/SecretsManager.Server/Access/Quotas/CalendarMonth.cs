using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Quotas;

/// <summary>A calendar month in UTC.</summary>
/// <param name="Number">Months since the year 0.</param>
internal readonly record struct CalendarMonth(int Number)
{
    private const int MonthsOfYear = 12;

    /// <summary>The first hour, as <see cref="Use.Hour"/>.</summary>
    public long FirstHour => Use.HourOf(Start.ToUnixTimeMilliseconds());

    /// <summary>The month behind this one.</summary>
    public CalendarMonth Next => new(Number + 1);

    /// <summary>Its first moment.</summary>
    public DateTimeOffset Start => new(Number / MonthsOfYear, (Number % MonthsOfYear) + 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The month of a moment in Unix milliseconds.</summary>
    public static CalendarMonth Of(long unixMilliseconds)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
        return new CalendarMonth((time.Year * MonthsOfYear) + time.Month - 1);
    }
}
