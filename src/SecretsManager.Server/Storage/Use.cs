namespace SecretsManager.Server.Storage;

/// <summary>What a call counts as. Calls that are alike in all of this are counted together.</summary>
/// <param name="Account">Whose call it was; 0 where nobody was proven.</param>
/// <param name="Hour">The hour in which the call arrived: hours since 1970 in UTC.</param>
/// <param name="Region">The region in which it acted; empty where none was found.</param>
/// <param name="Service">The service's short name; empty where no action was found.</param>
/// <param name="Action">The action; empty where none was found, as what nobody has proven may be any text.</param>
/// <param name="Succeeded">Whether it was answered without an error.</param>
internal readonly record struct Use(long Account, long Hour, string Region, string Service, string Action, bool Succeeded)
{
    private const long MillisecondsOfHour = 3_600_000;

    /// <summary>The hour of a moment in Unix milliseconds.</summary>
    public static long HourOf(long unixMilliseconds) => unixMilliseconds / MillisecondsOfHour;
}
