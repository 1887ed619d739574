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
        if (leftover.File.Length > 0)
        {
            if (leftover.Node != node)
                return true;
            destroy(leftover.File);
            crashes.Reach("root-migrate:file-removed");
        }

        await database.Commit(new UnitOfWork([new Change.RemoveSetting(RootState.LeftoverSetting)], default));
        return true;
    }

    /// <summary>Removes this node's copy of a root key file that no database needs any more, after another node's migration.</summary>
    public async Task RemoveCopy(SoftwareRoot old, IRootOfTrust root, CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, root, cancellation);
        destroy(old.File);
    }

    private async Task RemoveRows(RootState state, IRootOfTrust root, CancellationToken cancellation)
    {
        SortedDictionary<string, byte[]> old = await RegionKeys.Read(database, RootKinds.Other(root.Kind), cancellation);
        using (DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, root, cancellation))
        {
            if (old.Keys.FirstOrDefault(region => !copies.Has(region)) is { } missing)
                throw new RootRefusedException($"The domain key of the region {missing} is under the old root of trust alone; nothing was removed.");
        }

        IEnumerable<Change> removals = old.Keys.Select(region => new Change.RemoveSetting(RegionKeys.SettingOf(RootKinds.Other(root.Kind), region)));
        await database.Commit(new UnitOfWork([state.SameRoot, .. removals], default));
        // Out of the database's log too.
        await database.Checkpoint();
    }
}
