using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Moves a running deployment from one root of trust to another. The domain keys are wrapped once more, under the new root, beside the
/// old ones; shown to open; then one unit of work switches over. Killed anywhere, the database is wholly under the one root or wholly
/// under the other, and running it again goes on from there.
/// </summary>
internal sealed class RootMigration(
    Database database, MasterKeyHolders holders, IOwnKeyMove ownKeys, RootLeftovers leftovers, ICrashPoints crashes, IRandomBytes random, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end, from wherever an earlier run has come to.</summary>
    /// <param name="target">The new root, opened; the caller's to close if this throws.</param>
    /// <param name="use">Puts it in force in this process.</param>
    /// <param name="node">This node.</param>
    /// <param name="record">The audit record of the switch, made when it happens.</param>
    /// <param name="say">Told how far it is, a sentence each.</param>
    /// <exception cref="RootRefusedException">Something stands in the way that an operator can mend.</exception>
    /// <exception cref="KeyUnavailableException">One of the two roots does not answer; run it again.</exception>
    public async Task Run(
        IRootOfTrust target, Action<IRootOfTrust> use, string node, Func<ReadOnlyMemory<byte>> record, Action<string> say, CancellationToken cancellation)
    {
        crashes.Reach("root-migrate:opened");
        RootState state = await RootState.Read(database, cancellation);
        if (state.InForce != target.Kind)
            await Switch(state, target, node, record, say, cancellation);
        else if (state.Migration is not null)
            await Abandon(state, say);

        crashes.Reach("root-migrate:switched");
        use(target);
        holders.IsLeavingModule = false;
        crashes.Reach("root-migrate:in-use");
        await leftovers.Remove(target, cancellation);
        say("The new root of trust opens everything; what was under the old one is removed.");
        crashes.Reach("root-migrate:cleaned");
        if (target.Kind == RootKind.Pkcs11 && await ownKeys.Begin(target.Kind, cancellation) is > 0 and var remaining)
            say($"The product's own keys now move into the hardware module, {remaining} of them; root status tells how many are left.");
    }

    private async Task Switch(
        RootState state, IRootOfTrust target, string node, Func<ReadOnlyMemory<byte>> record, Action<string> say, CancellationToken cancellation)
    {
        IRootOfTrust old = holders.Root;
        if (old.Kind != state.InForce)
            throw new RootRefusedException($"Another node has changed the root of trust to {RootKinds.NameOf(state.InForce)}; start this one with it first.");
        if (target.Kind == RootKind.Software)
            await RequireMovable(state, old, ownToo: false, cancellation);

        Change mark = new Change.WriteSetting(RootState.MigrationSetting, RootState.ValueOf(target.Kind));
        await Commit([state.SameRoot, mark], default);
        holders.IsLeavingModule = target.Kind == RootKind.Software;
        crashes.Reach("root-migrate:marked");

        // Read behind the mark: no region is added from now on.
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, old, cancellation);
        await copies.WriteUnder(database, target, () => crashes.Reach("root-migrate:key-written"), cancellation);
        say("The domain keys of all regions are wrapped under the new root of trust.");
        crashes.Reach("root-migrate:keys-written");
        IReadOnlyList<Change> verified = await copies.Verify(database, target, cancellation);
        say("Each was unwrapped again and is the same.");
        crashes.Reach("root-migrate:verified");

        if (target.Kind == RootKind.Software)
            await EmptyModule(state, copies, say, cancellation);
        crashes.Reach("root-migrate:before-flip");
        RootLeftover leftover = new(old.Kind, node, old is SoftwareRoot { File: var file } ? file : string.Empty);
        Change[] flip =
        [
            state.SameRoot,
            new Change.ExpectSetting(RootState.MigrationSetting, RootState.ValueOf(target.Kind)),
            .. verified,
            new Change.WriteSetting(RootState.MarkerSetting, RootState.ValueOf(target.Kind)),
            new Change.RemoveSetting(RootState.MigrationSetting),
            new Change.WriteSetting(RootState.LeftoverSetting, leftover.ToValue()),
        ];
        await Commit(flip, record());
        say($"The root of trust is {RootKinds.NameOf(target.Kind)} from now on.");
    }

    // Before anything is marked, so that a refusal leaves no trace.
    private async Task RequireMovable(RootState state, IRootOfTrust old, bool ownToo, CancellationToken cancellation)
    {
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, old, cancellation);
        await new ModuleKeys(database, copies.Keys, random).RequireNone(ownToo, cancellation);
    }

    private async Task EmptyModule(RootState state, DomainKeyCopies copies, Action<string> say, CancellationToken cancellation)
    {
        long before = -1;
        for (long remaining; (remaining = await ownKeys.Begin(RootKind.Software, cancellation)) > 0; before = remaining)
        {
            if (remaining != before)
                say($"The product's own keys move out of the hardware module; {remaining} are left.");
            await Task.Delay(LookEvery, time, cancellation);
        }

        try
        {
            await new ModuleKeys(database, copies.Keys, random).RequireNone(ownToo: true, cancellation);
        }
        catch (RootRefusedException)
        {
            await Abandon(state with { Migration = RootKind.Software }, say);
            throw;
        }

        crashes.Reach("root-migrate:module-empty");
    }

    // Back to where it began: the copies go, and the mark with them.
    private async Task Abandon(RootState state, Action<string> say)
    {
        RootKind target = state.Migration!.Value;
        SortedDictionary<string, byte[]> copies = await RegionKeys.Read(database, target, CancellationToken.None);
        IEnumerable<Change> removals = copies.Keys.Select(region => new Change.RemoveSetting(RegionKeys.SettingOf(target, region)));
        await Commit([state.SameRoot, .. removals, new Change.RemoveSetting(RootState.MigrationSetting)], default);
        holders.IsLeavingModule = false;
        say($"The migration to {RootKinds.NameOf(target)} is given up; the root of trust stays {RootKinds.NameOf(state.InForce)}.");
    }

    private async Task Commit(IReadOnlyList<Change> changes, ReadOnlyMemory<byte> record)
    {
        if (await database.Commit(new UnitOfWork(changes, record)) != CommitOutcome.Committed)
            throw new RootRefusedException("Another node works on the root of trust at the same time; run the migration again on one of them.");
    }
}
