using System.Runtime.CompilerServices;

namespace SecretsManager.Tests.Hosting;

/// <summary>
/// Tests that compute for long, or wait for a program, hold a thread of the pool. With only as many threads as cores, everything else in the process would
/// stand still meanwhile, servers of tests and timers among it, and what has a deadline would miss it.
/// </summary>
internal static class ThreadsAtHand
{
    private const int Fewest = 32;

    [ModuleInitializer]
    internal static void Ask()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Fewest), completions);
    }
}
