using System.Globalization;

namespace SecretsManager.Bench;

/// <summary>The processor time of another process, which tells of its work on a busy machine too; Linux alone.</summary>
internal static class ProcessTime
{
    // A tick of /proc is a hundredth of a second on every Linux that .NET runs on.
    private const double SecondsOfTick = 0.01;

    /// <summary>Seconds in user mode and in the kernel, of all its threads, since it began.</summary>
    public static double Of(int process)
    {
        string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));

        // The name, in parentheses, may hold spaces; behind it the 12th and 13th field are utime and stime.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * SecondsOfTick;
    }
}
