using System.Diagnostics;
using System.Globalization;
using SecretsManager.Server;

namespace SecretsManager.CrashHost;

/// <summary>Ends its own process by SIGKILL when a named place is reached for the n-th time; nothing is flushed, nobody is told.</summary>
internal sealed class KillAt : ICrashPoints
{
    private readonly string place;
    private int left;

    /// <param name="place">A name, perhaps with <c>#</c> and which time; empty for never.</param>
    public KillAt(string place)
    {
        string[] parts = place.Split('#');
        this.place = parts[0];
        left = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
    }

    public void Reach(string name)
    {
        if (name != place || Interlocked.Decrement(ref left) != 0)
            return;
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
