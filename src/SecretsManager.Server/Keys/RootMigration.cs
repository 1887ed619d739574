using SecretsManager.Protocol;
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
    /// <param name="kind">The kind of the new root.</param>
    /// <param name="open">Opens it; may make it where it is missing, if asked with true.</param>
    /// <param name="use">Puts it in force in this process, and keeps it.</param>
    /// <param name="node">This node.</param>
    /// <param name="record">The audit record of the switch, made when it happens.</param>
    /// <param name="say">Told how far it is, a sentence each.</param>
    /// <exception cref="RootRefusedException">Something stands in the way that an operator can mend.</exception>
    /// <exception cref="KeyUnavailableException">One of the two roots does not answer; run it again.</exception>
    public async Task Run(
        RootKind kind,
        Func<bool, Task<IRootOfTrust>> open,
        Action<IRootOfTrust> use,
        string node,
        Func<ReadOnlyMemory<byte>> record,
        Action<string> say,
        CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        bool isOver = state.InForce == kind;
        if (!isOver)
            await RequirePossible(state, kind, cancellation);
        IRootOfTrust old = holders.Root;
        IRootOfTrust target = old.Kind == kind ? old : await open(!isOver);
        crashes.Reach("root-migrate:opened");
        try
        {
            if (!isOver)
                await Switch(state, target, node, record, say, cancellation);
            else if (state.Migration is not null)
                await Abandon(state, say);
        }
        catch when (!ReferenceEquals(target, old))
        {
            await target.DisposeAsync();
            throw;
        }

        crashes.Reach("root-migrate:flipped");
        use(target);
        holders.LeavesModule = false;
        crashes.Reach("root-migrate:in-use");
        bool removed = await leftovers.Remove(target, cancellation);
        if (isOver && old is SoftwareRoot copy && target.Kind == RootKind.Pkcs11)
            await leftovers.RemoveCopy(copy, target, cancellation);
        say(isOver && !removed ? $"The root of trust is {RootKinds.NameOf(kind)} already." : "The new root of trust opens everything; what was under the old one is removed.");
        crashes.Reach("root-migrate:cleaned");
        if (target.Kind == RootKind.Pkcs11 && await BeginMove(target.Kind, cancellation) is > 0 and var remaining)
            say($"The product's own keys now move into the hardware module, {remaining} of them; root status tells how many are left.");
    }

    private async Task Switch(
        RootState state, IRootOfTrust target, string node, Func<ReadOnlyMemory<byte>> record, Action<string> say, CancellationToken cancellation)
    {
        IRootOfTrust old = holders.Root;
        Change mark = new Change.WriteSetting(RootState.MigrationSetting, RootState.ValueOf(target.Kind));
        await Commit([state.SameRoot, mark], default);
        holders.LeavesModule = target.Kind == RootKind.Software;
        crashes.Reach("root-migrate:marked");

        // Read behind the mark: no region is added from now on.
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, old, cancellation);
        await copies.WriteUnder(database, state, target, () => crashes.Reach("root-migrate:key-written"), cancellation);
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

    // Before anything is made or marked, so that a refusal leaves no trace.
    private async Task RequirePossible(RootState state, RootKind kind, CancellationToken cancellation)
    {
        IRootOfTrust old = holders.Root;
        if (old.Kind != state.InForce)
            throw new RootRefusedException($"Another node has changed the root of trust to {RootKinds.NameOf(state.InForce)}; start this one with it first.");
        using DomainKeyCopies copies = await DomainKeyCopies.Open(database, state.Deployment!, old, cancellation);
        if (kind == RootKind.Software)
            await new ModuleKeys(database, copies.Keys, random).RequireNone(ownToo: false, cancellation);
    }

    private async Task EmptyModule(RootState state, DomainKeyCopies copies, Action<string> say, CancellationToken cancellation)
    {
        long before = -1;
        for (long remaining; (remaining = await BeginMove(RootKind.Software, cancellation)) > 0; before = remaining)
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

    private async Task<long> BeginMove(RootKind target, CancellationToken cancellation)
    {
        try
        {
            return await ownKeys.Begin(target, cancellation);
        }
        catch (ApiException refusal)
        {
            throw new RootRefusedException($"The product's own keys cannot be moved now, so run the migration again later: {refusal.Message}", refusal);
        }
    }

    // Back to where it began: the copies go, and the mark with them.
    private async Task Abandon(RootState state, Action<string> say)
    {
        RootKind target = state.Migration!.Value;
        SortedDictionary<string, byte[]> copies = await RegionKeys.Read(database, target, CancellationToken.None);
        IEnumerable<Change> removals = copies.Keys.Select(region => new Change.RemoveSetting(RegionKeys.SettingOf(target, region)));
        await Commit([state.SameRoot, .. removals, new Change.RemoveSetting(RootState.MigrationSetting)], default);
        holders.LeavesModule = false;
        say($"The migration to {RootKinds.NameOf(target)} is given up; the root of trust stays {RootKinds.NameOf(state.InForce)}.");
    }

    private async Task Commit(IReadOnlyList<Change> changes, ReadOnlyMemory<byte> record)
    {
        if (await database.Commit(new UnitOfWork(changes, record)) != CommitOutcome.Committed)
            throw RootRefusedException.AnotherNode();
    }
}
