using System.Collections.Concurrent;
using SecretsManager.Server.Storage;

namespace SecretsManager.EndToEndTests;

/// <summary>A write that a client asked for: a value for one version of one secret. Nobody else writes that version at the time.</summary>
/// <param name="Name">The secret and version.</param>
/// <param name="Value">The value that was to be there.</param>
/// <param name="Acknowledged">Whether the answer was a success.</param>
public sealed record AttemptedWrite(string Name, string Value, bool Acknowledged);

/// <summary>What clients saw: the writes in the order of each version's own attempts, and every call that was answered.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<AttemptedWrite> writes = [];
    private readonly ConcurrentQueue<(string RequestId, string Outcome)> answers = [];

    public IReadOnlyCollection<AttemptedWrite> Writes => writes;

    public IReadOnlyCollection<(string RequestId, string Outcome)> Answers => answers;

    public void Write(string name, string value, bool acknowledged) => writes.Enqueue(new AttemptedWrite(name, value, acknowledged));

    public void Answered(string requestId, string outcome) => answers.Enqueue((requestId, outcome));
}

/// <summary>What is there after a crash.</summary>
/// <param name="Values">By secret and version; what could be read whole.</param>
/// <param name="Records">Every record of the verified audit chain.</param>
/// <param name="Counts">The counts of calls.</param>
internal sealed record Survivors(IReadOnlyDictionary<string, string> Values, IReadOnlyList<RecordedCall> Records, IReadOnlyDictionary<Use, long> Counts);

/// <summary>Compares what clients saw with what is there.</summary>
internal static class CrashChecker
{
    /// <summary>Every difference, as a sentence; none if nothing acknowledged was lost and nothing is there that nobody wrote.</summary>
    public static IReadOnlyList<string> Check(History history, Survivors survivors) =>
        [.. Lost(history, survivors), .. Unasked(history, survivors), .. Records(history, survivors), .. CallAccounts.Check(survivors.Records, survivors.Counts)];

    // After its last acknowledged write a version holds that value, or one that was asked for later without an answer.
    private static IEnumerable<string> Lost(History history, Survivors survivors)
    {
        foreach (IGrouping<string, AttemptedWrite> version in history.Writes.GroupBy(write => write.Name))
        {
            AttemptedWrite[] attempts = [.. version];
            int last = Array.FindLastIndex(attempts, write => write.Acknowledged);
            string? found = survivors.Values.GetValueOrDefault(version.Key);
            if (found is null && last >= 0)
                yield return $"{version.Key}: an acknowledged write is gone";
            else if (found is not null && !attempts.Skip(Math.Max(last, 0)).Any(write => write.Value == found))
                yield return $"{version.Key}: the value is not the last acknowledged one, nor one asked for later";
        }
    }

    private static IEnumerable<string> Unasked(History history, Survivors survivors) =>
        survivors.Values.Keys.Except(history.Writes.Select(write => write.Name)).Select(name => $"{name}: nobody wrote it");

    private static IEnumerable<string> Records(History history, Survivors survivors)
    {
        Dictionary<string, string> records = [];
        foreach (RecordedCall record in survivors.Records)
        {
            if (!records.TryAdd(record.RequestId, record.Outcome))
                yield return $"{record.RequestId}: two audit records";
        }

        HashSet<string> answered = [];
        foreach ((string requestId, string outcome) in history.Answers)
        {
            if (!answered.Add(requestId))
                yield return $"{requestId}: two answers";
            if (!records.TryGetValue(requestId, out string? recorded))
                yield return $"{requestId}: answered and not in the audit chain";
            else if (recorded != outcome)
                yield return $"{requestId}: answered {outcome}, recorded {recorded}";
        }
    }
}
