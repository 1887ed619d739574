using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>
/// Says of a disk after a power loss whether calls, their records and their changes still match, one to one. The server that made the trace
/// ran without a crash, so that every state is a beginning of one history.
/// </summary>
/// <param name="trace">What was recorded.</param>
/// <param name="auditKey">The key of the audit pages.</param>
internal sealed class PowerLossChecker(DiskEntry[] trace, byte[] auditKey)
{
    private const string Success = "Success";

    // A page is opened once; in other states it is compared.
    private readonly ConcurrentDictionary<long, (byte[] Page, AuditPage.Content Content, RecordedCall[] Calls)> opened = [];
    private readonly (int Entry, AnsweredCall Call)[] answers =
        [.. trace.Index().Where(entry => entry.Item.Operation == DiskOperation.Answered).Select(entry => (entry.Index, entry.Item.Answer))];

    /// <summary>What a disk holds after a power loss.</summary>
    /// <param name="Found">Null where there is no database yet, or no more.</param>
    /// <param name="Records">What the audit chain has.</param>
    /// <param name="Fault">Why it cannot be read; null if it can.</param>
    internal sealed record State(DatabaseAfter? Found, RecordedCall[] Records, string? Fault);

    /// <summary>Reads the database that lies at a path.</summary>
    public State Read(string path, bool isExamined)
    {
        try
        {
            if (!File.Exists(path))
                return new State(null, [], null);
            DatabaseAfter found = DatabaseAfter.Read(path, isExamined);
            return new State(found, [.. Open(found.Pages)], null);
        }
        catch (Exception broken) when (broken is SqliteException or IntegrityException)
        {
            return new State(null, [], $"unreadable: {broken.Message}");
        }
    }

    /// <summary>Every difference, as a sentence.</summary>
    /// <param name="entries">How much of the trace had happened.</param>
    public IReadOnlyList<string> Check(State state, int entries)
    {
        AnsweredCall[] acknowledged = [.. answers.TakeWhile(answer => answer.Entry < entries).Select(answer => answer.Call)];
        if (state.Fault is { } fault)
            return [fault];
        if (state.Found is not { } found)
            return [.. acknowledged.Select(Lost)];
        return
        [
            .. found.Damage.Length == 0 ? (string[])[] : [$"integrity_check: {found.Damage}"],
            .. Acknowledged(acknowledged, state.Records), .. Changes(found, state.Records), .. CallAccounts.Check(state.Records, found.Usage),
        ];
    }

    private static string Lost(AnsweredCall call) => $"{call.RequestId}: answered and not in the audit chain";

    private List<RecordedCall> Open(List<AuditPageRow> pages)
    {
        List<RecordedCall> calls = [];
        byte[] head = new byte[AuditPage.HashSize];
        foreach (AuditPageRow page in pages)
        {
            if (!opened.TryGetValue(page.Sequence, out var known) || !page.Page.AsSpan().SequenceEqual(known.Page))
            {
                AuditPage.Content content = AuditPage.Read(auditKey, page);
                known = (page.Page, content, [.. content.Records.Select(RecordedCall.Of)]);
                opened[page.Sequence] = known;
            }

            if (known.Content.FirstNumber != calls.Count + 1 || !known.Content.HashBefore.AsSpan().SequenceEqual(head))
                throw new IntegrityException("the chain of audit pages");
            head = known.Content.HashAfter;
            calls.AddRange(known.Calls);
        }

        return calls;
    }

    private static IEnumerable<string> Acknowledged(AnsweredCall[] acknowledged, RecordedCall[] records)
    {
        Dictionary<string, string> outcomes = [];
        foreach (RecordedCall record in records)
        {
            if (!outcomes.TryAdd(record.RequestId, record.Outcome))
                yield return $"{record.RequestId}: two audit records";
        }

        foreach (AnsweredCall call in acknowledged)
        {
            if (!outcomes.TryGetValue(call.RequestId, out string? outcome))
                yield return Lost(call);
            else if (outcome != call.Outcome)
                yield return $"{call.RequestId}: answered {call.Outcome}, recorded {outcome}";
        }
    }

    // Each successful mutation of a secret moves it by one generation, and all but a replacement add one value.
    private static IEnumerable<string> Changes(DatabaseAfter found, RecordedCall[] records)
    {
        RecordedCall[] writes = [.. records.Where(record => record.IsSignedWrite)];
        RecordedCall[] changes = [.. writes.Where(write => write.Outcome == Success)];
        Dictionary<string, long> expected = changes.CountBy(change => change.Secret).ToDictionary(secret => secret.Key, secret => (long)secret.Value);
        foreach (string secret in expected.Keys.Union(found.Secrets.Keys))
        {
            (long recorded, long generation) = (expected.GetValueOrDefault(secret), found.Secrets.GetValueOrDefault(secret));
            if (recorded != generation)
                yield return $"{secret}: {recorded} recorded changes, generation {generation}";
        }

        int values = changes.Count(change => change.Action is "CreateSecret" or "PutSecretValue");
        if (found.Payloads != values)
            yield return $"{values} recorded values, {found.Payloads} payloads";
        if (found.Settled != writes.Length)
            yield return $"{writes.Length} recorded mutations, {found.Settled} first outcomes";
        if (found.Signed > records.Length)
            yield return $"a checkpoint over {found.Signed} records, of which there are {records.Length}";
        if (found.Indexed > found.Pages.Count)
            yield return $"{found.Indexed} pages in the index, {found.Pages.Count} in the chain";
    }
}
