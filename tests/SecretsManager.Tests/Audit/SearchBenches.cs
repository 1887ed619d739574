namespace SecretsManager.Tests.Audit;

/// <summary>Deployments with so many events each, each made once.</summary>
public sealed class SearchBenches : IAsyncDisposable
{
    private readonly Dictionary<int, Task<SearchBench>> benches = [];

    public async ValueTask DisposeAsync()
    {
        foreach (Task<SearchBench> bench in benches.Values)
            await (await bench).DisposeAsync();
    }

    internal Task<SearchBench> Of(int count)
    {
        if (!benches.TryGetValue(count, out Task<SearchBench>? bench))
            benches[count] = bench = SearchBench.Open(count);
        return bench;
    }
}
