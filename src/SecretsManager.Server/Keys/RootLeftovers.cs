using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Ends a migration behind the switch: removes the domain keys under the old root, then the old root's file. A kill in between leaves
/// the note of what is left, and the next start, or the next migration, goes on here.
/// </summary>
/// <param name="node">This node; the note names the one that has the file.</param>
/// <param name="destroy">Overwrites and removes a file; nothing if it is gone.</param>
internal sealed class RootLeftovers(Database database, string node, Action<string> destroy, ICrashPoints crashes)
{
    /// <summary>Removes what is left, once this root was shown to open everything.</summary>
    /// <param name="root">The root in force.</param>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="RootRefusedException">It does not open everything; nothing was removed.</exception>
    public async Task<bool> Remove(IRootOfTrust root, CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        if (state.Leftover is not { } leftover || leftover.Kind == root.Kind || state.InForce != root.Kind || state.Migration is not null)
            return false;
        await RemoveRows(state, root, cancellation);
        crashes.Reach("root-migrate:rows-removed");
        // The note is not sealed: it may be anybody's. Only behind a module that opens everything is a file of a software root not needed.
        if (leftover is { File.Length: > 0, Kind: RootKind.Software })
        {
            if (leftover.Node != node)
                return true;
            destroy(leftover.File);
            crashes.Reach("root-migrate:file-removed");
        }

        await Commit([state.SameRoot, new Change.ExpectSetting(RootState.LeftoverSetting, leftover.ToValue()), new Change.RemoveSetting(RootState.LeftoverSetting)]);
        return true;
    }

    /// <summary>Removes this node's copy of a root key file that no database needs any more, after another node's migration.</summary>
    public async Task RemoveCopy(SoftwareRoot old, IRootOfTrust root, CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        if (state.InForce != root.Kind || state.Migration is not null)
            throw RootRefusedException.AnotherNode();
        await RequireEverything(state, root, cancellation);
        destroy(old.File);
    }

    private async Task RemoveRows(RootState state, IRootOfTrust root, CancellationToken cancellation)
    {
        SortedDictionary<string, byte[]> old = await RequireEverything(state, root, cancellation);
        IEnumerable<Change> removals = old.Keys.Select(region => new Change.RemoveSetting(RegionKeys.SettingOf(RootKinds.Other(root.Kind), region)));
        await Commit([state.SameRoot, .. removals]);
        // Out of the database's log too.
        await database.Checkpoint();
    }

    // Gives the rows under the other root: each must be under this one too, and the key of what all regions share must be there at all.
    private async Task<SortedDictionary<string, byte[]>> RequireEverything(RootState state, IRootOfTrust root, CancellationToken cancellation)
    {
        SortedDictionary<string, byte[]> old = await RegionKeys.Read(database, RootKinds.Other(root.Kind), cancellation);
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, root, cancellation);
        if (old.Keys.Append(string.Empty).FirstOrDefault(region => !copies.Has(region)) is { } missing)
            throw new RootRefusedException(
                $"The domain key of {(missing.Length > 0 ? $"the region {missing}" : "what all regions share")} is not under the root of trust in force; nothing was removed.");
        return old;
    }

    private async Task Commit(IReadOnlyList<Change> changes)
    {
        if (await database.Commit(new UnitOfWork(changes, default)) != CommitOutcome.Committed)
            throw RootRefusedException.AnotherNode();
    }
}
