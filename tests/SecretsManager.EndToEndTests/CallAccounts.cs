using System.Text.Json;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Storage;

namespace SecretsManager.EndToEndTests;

/// <summary>What of an audit record the counts of calls and the clients' own notes are held against.</summary>
/// <param name="RequestId">The call's.</param>
/// <param name="Outcome"><c>Success</c> or the error code.</param>
/// <param name="Secret">The secret that the call named; empty if it named none.</param>
/// <param name="IsSignedWrite">Whether it is a mutation that came with a signature.</param>
/// <param name="Counts">What it counts as; null for what is no call.</param>
internal sealed record RecordedCall(string RequestId, string Action, string Outcome, string Secret, bool IsSignedWrite, Use? Counts)
{
    /// <summary>Reads the line of a record.</summary>
    public static RecordedCall Of(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement record = document.RootElement;
        string service = Text(record, "service");
        string action = Text(record, "action");
        string outcome = Text(record, "outcome");
        bool isWrite = Text(record, "effect") == "Write";
        long account = record.GetProperty("account").GetInt64();
        long hour = Use.HourOf(record.GetProperty("time").GetInt64());
        // What the server and its operator do of themselves names no service and changes something; a call for which no action was found changes nothing.
        Use? use = service.Length > 0 ? new Use(account, hour, Text(record, "region"), service, action, outcome == CallRecord.Success)
            : isWrite ? null
            : new Use(account, hour, string.Empty, string.Empty, string.Empty, false);
        string secret = record.TryGetProperty("parameters", out JsonElement parameters) ? Text(parameters, "SecretName") : string.Empty;
        return new RecordedCall(Text(record, "requestId"), action, outcome, secret, isWrite && record.TryGetProperty("key", out _), use);
    }

    private static string Text(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement value) ? value.GetString()! : string.Empty;
}

/// <summary>Holds the counts of calls against the audit records: they are written in one transaction, so they agree at every moment.</summary>
internal static class CallAccounts
{
    /// <summary>Every count that is not the number of its records, as a sentence.</summary>
    public static IEnumerable<string> Check(IEnumerable<RecordedCall> records, IReadOnlyDictionary<Use, long> counted)
    {
        Dictionary<Use, long> expected = records.Select(record => record.Counts).OfType<Use>().CountBy(use => use).ToDictionary(use => use.Key, use => (long)use.Value);
        foreach (Use use in expected.Keys.Union(counted.Keys))
        {
            (long recorded, long calls) = (expected.GetValueOrDefault(use), counted.GetValueOrDefault(use));
            if (recorded != calls)
                yield return $"{use.Action} of {use.Account}, succeeded {use.Succeeded}: {recorded} records, {calls} counted";
        }
    }
}
