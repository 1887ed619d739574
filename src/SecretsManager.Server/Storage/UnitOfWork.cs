namespace SecretsManager.Server.Storage;

/// <summary>One change of a unit of work.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>A new record; a conflict if the identity is taken.</summary>
    public sealed record Insert(RecordRow Row) : Change
    {
        /// <summary>What the record says, opened, for whoever tells of changes; null where nobody does.</summary>
        public object? Value { get; init; }
    }

    /// <summary>A new state of a record; a conflict unless the stored generation is <c>Row.Generation - 1</c>.</summary>
    public sealed record Update(RecordRow Row) : Change
    {
        /// <summary>What the record said before, opened.</summary>
        public object? Before { get; init; }

        /// <summary>What it says now, opened.</summary>
        public object? Value { get; init; }
    }

    /// <summary>The end of a record; a conflict unless the stored generation is <paramref name="Generation"/>.</summary>
    public sealed record Delete(RecordIdentity Identity, long Generation) : Change
    {
        /// <summary>What the record said, opened.</summary>
        public object? Before { get; init; }
    }

    /// <summary>A record if there is none of the identity. One that is there stays as it is, and nobody else can end it before this is committed.</summary>
    public sealed record Ensure(RecordRow Row) : Change;

    /// <summary>Changes nothing; a conflict if there is a record of the account and region whose id begins like this.</summary>
    public sealed record ExpectNone(string Kind, long Account, string Region, string Prefix) : Change;

    /// <summary>A new payload; a conflict if it is there already. Payloads are written once and never changed.</summary>
    public sealed record InsertPayload(PayloadIdentity Identity, byte[] Payload) : Change;

    /// <summary>The end of a payload; nothing happens if it is gone.</summary>
    public sealed record DeletePayload(PayloadIdentity Identity) : Change;

    /// <summary>The first outcome of a signed mutation; <see cref="CommitOutcome.AlreadySettled"/> if the signature has one.</summary>
    /// <param name="Signature">32 bytes that stand for the signature.</param>
    /// <param name="Expires">When the row may go, Unix milliseconds.</param>
    /// <param name="Outcome">The sealed outcome.</param>
    public sealed record Settle(byte[] Signature, long Expires, byte[] Outcome) : Change;

    /// <summary>The end of some of the outcomes that expired by <paramref name="Now"/>, Unix milliseconds; not all, to be short.</summary>
    public sealed record PurgeSettled(long Now) : Change;

    /// <summary>A new setting of the deployment; a conflict if the name is taken.</summary>
    public sealed record AddSetting(string Name, byte[] Value) : Change;

    /// <summary>A setting of the deployment, in place of the one there may be.</summary>
    public sealed record WriteSetting(string Name, byte[] Value) : Change;

    /// <summary>The end of a setting; nothing happens if it is gone.</summary>
    public sealed record RemoveSetting(string Name) : Change;

    /// <summary>A new checkpoint of a node's log; a conflict if there is one over as many records.</summary>
    public sealed record AddCheckpoint(AuditCheckpointRow Row) : Change;

    /// <summary>The end of a node's first pages, up to the one that a checkpoint ends with, and of their rows in the index; a conflict if the pages are gone.</summary>
    /// <param name="Head">The checkpoint; it stays, and of those before it the last of each day.</param>
    /// <param name="Rows">The rows of these pages.</param>
    public sealed record PruneAudit(AuditCheckpointRow Head, IReadOnlyCollection<AuditIndexRow> Rows) : Change;

    /// <summary>How far a track has come, in place of what was known before.</summary>
    public sealed record MoveCursor(AuditCursor To) : Change;

    /// <summary>Nothing is known any more of how far a track has come.</summary>
    public sealed record RemoveCursors(string Track) : Change;

    /// <summary>Changes nothing; a conflict unless the setting is this one, or unless there is none, for null.</summary>
    public sealed record ExpectSetting(string Name, byte[]? Value) : Change;

    /// <summary>Changes nothing; a conflict unless the record has this generation, or unless there is none, for 0.</summary>
    public sealed record Expect(RecordIdentity Identity, long Generation) : Change;

    /// <summary>
    /// The rows of a node's next pages in the index of audit records, and that they are in it; a conflict unless the index ended at
    /// <paramref name="After"/>. Rows that are there already stay.
    /// </summary>
    /// <param name="After">The last page that was in the index; 0 if there was none.</param>
    /// <param name="Last">The last page that is in it now.</param>
    public sealed record IndexAuditPages(string Node, long After, long Last, IReadOnlyList<AuditIndexRow> Rows) : Change;

    /// <summary>The end of the whole index of audit records, which is then made again.</summary>
    public sealed record DropAuditIndex : Change;

    /// <summary>Takes rows of an account's attribute out of the index, those of the first values: about so many as <paramref name="Most"/>.</summary>
    public sealed record TrimAuditIndex(long Account, long Attribute, int Most) : Change;

    /// <summary>Changes nothing; a conflict unless fewer records than <paramref name="Most"/> match: a quota that calls at one time keep too.</summary>
    public sealed record ExpectFewer(RecordQuery Query, long Most) : Change;

    /// <summary>Changes nothing; a conflict unless the account has fewer records of the kind, in all regions, than <paramref name="Most"/>.</summary>
    public sealed record ExpectFewerEverywhere(string Kind, long Account, long Most) : Change;

    /// <summary>
    /// Notes how many records of a kind there are now in these two states, by account, region and type, for each of some hours. What is
    /// noted already stays.
    /// </summary>
    /// <param name="From">The first hour, as <see cref="Use.Hour"/>.</param>
    /// <param name="To">The last one.</param>
    public sealed record NoteRecords(string Kind, int State, int OrState, long From, long To) : Change;

    /// <summary>The end of what was counted and noted of hours before this one.</summary>
    public sealed record PruneUsage(long Before) : Change;

    /// <summary>Notes who read a secret, in place of an earlier read of his. It conflicts with nothing, so that a call that reads may have it.</summary>
    /// <param name="Most">How many readers of the secret this node keeps at most; null where this one has a row already.</param>
    public sealed record NoteReader(ReaderRow Row, int? Most) : Change;

    /// <summary>Nobody has read the secret any more.</summary>
    /// <param name="Secret">Its immutable id.</param>
    public sealed record ForgetReaders(string Secret) : Change;

    /// <summary>The end of the readers who have not read since <paramref name="Before"/>, Unix milliseconds.</summary>
    public sealed record PruneReaders(long Before) : Change;
}

/// <summary>The payload of one version.</summary>
/// <param name="Owner">The immutable id of the owning aggregate, not its name.</param>
/// <param name="Sequence">The number of the content within the owner; each new content has a new one.</param>
internal readonly record struct PayloadIdentity(string Owner, long Sequence);

/// <summary>
/// What one call changes, with the audit record of the call: all of it is committed, or nothing. A call that only reads has no
/// changes and an audit record.
/// </summary>
/// <param name="Changes">In order.</param>
/// <param name="AuditRecord">The call's audit record, UTF-8 JSON in one line; empty for the housekeeping of storage itself, which is no call.</param>
internal sealed record UnitOfWork(IReadOnlyList<Change> Changes, ReadOnlyMemory<byte> AuditRecord)
{
    /// <summary>What the call counts as, in the same transaction; null for what is no call of an API.</summary>
    public Use? Use { get; init; }

    /// <summary>It may be written into the reserve while the disk is full: refusals, the server's start and stop, operators' commands.</summary>
    public bool UsesReserve { get; init; }
}

/// <summary>What became of a unit of work. Everything but <see cref="Committed"/> left no trace.</summary>
internal enum CommitOutcome
{
    /// <summary>It is durable.</summary>
    Committed,

    /// <summary>A compare-and-set failed: another call was first.</summary>
    Conflict,

    /// <summary>The signature has an outcome already; <c>Database.ReadSettled</c> gives it.</summary>
    AlreadySettled,
}
