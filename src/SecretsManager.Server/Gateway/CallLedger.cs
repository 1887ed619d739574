using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// Commits calls: each with exactly one audit record, a mutation with its changes and its first outcome in the same transaction. When
/// it throws, nothing was committed and the call must fail. A commit is never cancelled. The first use of an access key on a day goes
/// into the transaction of the call.
/// </summary>
internal sealed class CallLedger(Database database, FirstOutcomes outcomes, RightsEpochs epochs, AccessKeyUse keyUse, IConsequences consequences)
{
    /// <summary>What a change depends on: that what it was allowed on is as it was judged.</summary>
    public static IEnumerable<Change> AsJudged(IReadOnlyList<TouchedResource> touched)
    {
        foreach (TouchedResource resource in touched)
        {
            if (resource.Judged is { } judged)
                yield return new Change.Expect(judged.Identity, judged.Generation);
        }
    }

    /// <summary>Whether what a call read was allowed on is still as it was judged.</summary>
    public async ValueTask<bool> IsAsJudged(IReadOnlyList<TouchedResource> touched, CancellationToken cancellation)
    {
        foreach (TouchedResource resource in touched)
        {
            if (resource.Judged is { } judged && await database.GenerationOf(judged.Identity, cancellation) != judged.Generation)
                return false;
        }

        return true;
    }

    /// <summary>Makes the record of a call durable that read and was answered.</summary>
    /// <param name="notes">What it leaves beside its record; nothing that can conflict.</param>
    public ValueTask<CommitOutcome> Record(CallRecord record, List<Change> notes)
    {
        (record.Outcome, record.Message) = (CallRecord.Success, string.Empty);
        return Commit(record, notes);
    }

    /// <summary>Makes the record of a call durable that was refused.</summary>
    public ValueTask<CommitOutcome> Record(CallRecord record, ApiException refusal)
    {
        record.SetAnswer([]);
        return Record(record, refusal.Code, refusal.Text.English, isRefusal: true);
    }

    /// <summary>Commits the changes of a call.</summary>
    public async ValueTask<CommitOutcome> Commit(CallRecord record, List<Change> changes, byte[]? signature, IResponse response)
    {
        (record.Outcome, record.Message) = (CallRecord.Success, string.Empty);
        changes.AddRange(epochs.Moves(changes));
        changes.AddRange(await consequences.Of(changes, record.Time, record.RequestId, CancellationToken.None));
        if (signature is not null)
            changes.Add(Settle(signature, record.Time, response));
        return await Commit(record, changes);
    }

    private Change Settle(byte[] signature, long now, IResponse response) => response switch
    {
        IToldOnce { Repetition: { } told } => outcomes.Settle(signature, now, told),
        IToldOnce => outcomes.Settle(signature, now, GatewayRefusals.ToldOnce()),
        _ => outcomes.Settle(signature, now, response),
    };

    /// <summary>Commits the refusal of a call that would have changed something, so that a repetition is refused too.</summary>
    public ValueTask<CommitOutcome> CommitRefusal(CallRecord record, byte[] signature, ApiException refusal)
    {
        (record.Outcome, record.Message) = (refusal.Code, refusal.Text.English);
        record.SetAnswer([]);
        return Commit(record, [outcomes.Settle(signature, record.Time, refusal)], isRefusal: true);
    }

    /// <summary>Repeats the first outcome of the signature, if it has one, under a record of its own.</summary>
    public async ValueTask<bool> TryRepeat(byte[] signature, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        if (await outcomes.TryRepeat(signature, answer, cancellation) is not { } outcome)
            return false;
        record.Repeated = true;
        await Record(record, outcome.Code, outcome.Message);
        return true;
    }

    private ValueTask<CommitOutcome> Record(CallRecord record, string outcome, string message, bool isRefusal = false)
    {
        (record.Outcome, record.Message) = (outcome, message);
        return Commit(record, [], isRefusal);
    }

    private async ValueTask<CommitOutcome> Commit(CallRecord record, List<Change> changes, bool isRefusal = false)
    {
        // Only a permanent key whose signature was verified counts as used.
        Change? use = record.Account == 0 || SessionTokens.IsSessionId(record.KeyId) ? null : keyUse.Of(record.KeyId, record.Time);
        if (use is not null)
            changes.Insert(0, use);
        CommitOutcome outcome = await database.Commit(new UnitOfWork(changes, record.ToLine()) { Use = UseOf(record), UsesReserve = isRefusal });
        if (use is not null && outcome == CommitOutcome.Committed)
            keyUse.Note(record.KeyId, record.Time);
        return outcome;
    }

    // Until an action was found for it, a call may name any action and any region: those are one thing to count, not as many as there are texts.
    private static Use UseOf(CallRecord record) => record.Service.Length == 0
        ? new Use(record.Account, Use.HourOf(record.Time), string.Empty, string.Empty, string.Empty, false)
        : new Use(record.Account, Use.HourOf(record.Time), record.Region, record.Service, record.Action, record.Outcome == CallRecord.Success);
}
