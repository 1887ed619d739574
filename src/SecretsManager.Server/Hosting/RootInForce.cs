using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>The root of trust in force in this process, and what hangs on it. A migration puts another one in its place.</summary>
internal sealed class RootInForce(MasterKeyHolders holders, DataKeyCache dataKeys) : IAsyncDisposable
{
    private readonly List<IRootOfTrust> opened = [];

    public IRootOfTrust Current => opened[^1];

    /// <summary>Puts a root in force; it is closed when this is.</summary>
    public void Use(IRootOfTrust root)
    {
        if (opened.Count > 0 && ReferenceEquals(root, Current))
            return;
        IRootOfTrust? before = opened.LastOrDefault();
        root.Lost += dataKeys.Clear;
        dataKeys.Clear();
        holders.Root = root;
        opened.Add(root);
        (before as SoftwareRoot)?.Wipe();
    }

    /// <summary>Closes also a module that was left: a call that began under it may still have been using it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IRootOfTrust root in opened)
            await root.DisposeAsync();
    }
}
