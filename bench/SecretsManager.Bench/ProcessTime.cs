using System.Globalization;

namespace SecretsManager.Bench;

/// <summary>The processor time of another process, which tells of its work on a busy machine too; Linux alone.</summary>
internal static class ProcessTime
{
    // A tick of /proc is a hundredth of a second on every Linux that .NET runs on.
    private const double SecondsOfTick = 0.01;

    /// <summary>Seconds in user mode and in the kernel, of all its threads, since it began.</summary>
    public static double Of(int process) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));

    /// <summary>The same of its thread that compiles again what runs often; 0 while it has none, for it goes when it has had nothing to do for a while.</summary>
    public static double OfCompiler(int process)
    {
        foreach (string thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET Tiered Com", StringComparison.Ordinal))
                    return Read(Path.Combine(thread, "stat"));
            }
            catch (IOException)
            {
                // Threads come and go.
            }
        }

        return 0;
    }

    private static double Read(string file)
    {
        string stat = File.ReadAllText(file);

        // The name, in parentheses, may hold spaces; behind it the 12th and 13th field are utime and stime.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * SecondsOfTick;
    }
}
