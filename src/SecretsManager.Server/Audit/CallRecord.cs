using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>
/// The audit record of one call while the call runs; the gateway fills it as it learns. It never holds a value: request fields come
/// from the action's allow-list alone. One call writes it exactly once, as one line of JSON.
/// </summary>
/// <param name="requestId">Tells the time of the record, so that a record is found by its id: see <see cref="Begin"/>.</param>
internal sealed class CallRecord(string requestId, long time)
{
    /// <summary>The outcome of a call that was answered without an error.</summary>
    public const string Success = "Success";

    /// <summary>The principal of an operator's command on the machine; such a record names the account it was done to.</summary>
    public const string OperatorPrincipal = "operator";

    /// <summary>The type of caller of such a record.</summary>
    public const string OperatorType = "Operator";

    private const int LongestText = 512;

    private const int MostTagText = 2048;

    // A record is no web page: what need not be escaped is not, so that no letter takes six times its room.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<KeyValuePair<string, string>> parameters = [];
    private readonly List<KeyValuePair<string, string>> notes = [];
    private readonly List<KeyValuePair<string, string>> answers = [];

    /// <summary>The record of a call that arrives now, under a new id of its time.</summary>
    public static CallRecord Begin(IRandomBytes random, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new CallRecord(Identifiers.NewTimedUuid(now, random), now);
    }

    /// <summary>The id that the caller is told too.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>When the call arrived, Unix milliseconds.</summary>
    public long Time { get; } = time;

    /// <summary>Who called: 0 and empty until the signature has been verified.</summary>
    public long Account { get; set; }

    /// <summary>The principal in six segments.</summary>
    public string Principal { get; set; } = string.Empty;

    /// <summary>What kind of caller it is, by the names of <c>CallerKind</c>, or <see cref="OperatorType"/>.</summary>
    public string CallerType { get; set; } = string.Empty;

    /// <summary>The uin or the role's id under which the caller is known; empty where there is none.</summary>
    public string CallerId { get; set; } = string.Empty;

    /// <summary>The name of the role whose session calls; empty for others.</summary>
    public string RoleName { get; set; } = string.Empty;

    /// <summary>The session's own name; empty without one.</summary>
    public string SessionName { get; set; } = string.Empty;

    /// <summary>The key id as the caller named it; proven only if <see cref="Account"/> is set.</summary>
    public string KeyId { get; set; } = string.Empty;

    public string SourceAddress { get; set; } = string.Empty;

    public string UserAgent { get; set; } = string.Empty;

    /// <summary>The HTTP method and the host name that were called; empty for a call of the product's own.</summary>
    public string Method { get; set; } = string.Empty;

    public string Host { get; set; } = string.Empty;

    public string Service { get; set; } = string.Empty;

    public string Action { get; set; } = string.Empty;

    public string Version { get; set; } = string.Empty;

    public string Region { get; set; } = string.Empty;

    public string Resource { get; set; } = string.Empty;

    /// <summary>The tags of what is touched. The record has of them what comes before 2,048 characters are full.</summary>
    public IReadOnlyList<RecordTag> Tags { get; set; } = [];

    /// <summary>The tags that what is made begins with; the record has them if it was made. Before that they are any text that somebody sent.</summary>
    public IReadOnlyList<RecordTag> TagsOfNew { get; set; } = [];

    /// <summary><c>Read</c> or <c>Write</c>; empty where no action was found.</summary>
    public string Effect { get; set; } = string.Empty;

    /// <summary><see cref="Success"/> or the error code of the answer.</summary>
    public string Outcome { get; set; } = string.Empty;

    /// <summary>What the caller was told of a refusal, in English; empty for a success. It never echoes a value.</summary>
    public string Message { get; set; } = string.Empty;

    /// <summary>True if the answer repeats the first outcome of the same signed mutation.</summary>
    public bool Repeated { get; set; }

    /// <summary>What the signature is bound to, so that a restart can remember it; null where no signature was verified.</summary>
    public SignatureBinding? Binding { get; set; }

    /// <summary>Adds a request field that the action's allow-list names.</summary>
    public void AddParameter(string name, string value) => parameters.Add(new(name, value));

    /// <summary>Puts what the action found out in place of what it found out when it was tried before.</summary>
    public void SetNotes(IReadOnlyList<(string Name, string Text)> found)
    {
        notes.Clear();
        foreach ((string name, string text) in found)
            notes.Add(new(name, text));
    }

    /// <summary>Puts the fields of the answer that the action's allow-list names in place of those of an answer that was not given.</summary>
    public void SetAnswer(IEnumerable<(string Name, string Text)> fields)
    {
        answers.Clear();
        foreach ((string name, string text) in fields)
            answers.Add(new(name, text));
    }

    /// <summary>The record as one line of JSON, without the line's end.</summary>
    public ReadOnlyMemory<byte> ToLine()
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using Utf8JsonWriter writer = new(buffer, Plain);
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, 2);
        writer.WriteString("requestId"u8, RequestId);
        writer.WriteNumber("time"u8, Time);
        writer.WriteNumber("account"u8, Account);
        WriteText(writer, "principal"u8, Principal);
        WriteText(writer, "type"u8, CallerType);
        WriteText(writer, "id"u8, CallerId);
        WriteText(writer, "role"u8, RoleName);
        WriteText(writer, "session"u8, SessionName);
        WriteText(writer, "key"u8, KeyId);
        WriteText(writer, "source"u8, SourceAddress);
        WriteText(writer, "agent"u8, UserAgent);
        WriteText(writer, "method"u8, Method);
        WriteText(writer, "host"u8, Host);
        WriteText(writer, "service"u8, Service);
        WriteText(writer, "action"u8, Action);
        WriteText(writer, "version"u8, Version);
        WriteText(writer, "region"u8, Region);
        WriteText(writer, "effect"u8, Effect);
        WriteText(writer, "resource"u8, Resource);
        WriteTags(writer, Tags.Count > 0 || Outcome != Success ? Tags : TagsOfNew);
        writer.WriteString("outcome"u8, Outcome);
        WriteText(writer, "message"u8, Message);
        if (Repeated)
            writer.WriteBoolean("repeated"u8, true);
        if (parameters.Count + notes.Count > 0)
        {
            writer.WriteStartObject("parameters"u8);
            // What was found out says more than what was sent under the same name.
            foreach ((string name, string value) in parameters.Where(parameter => notes.TrueForAll(note => note.Key != parameter.Key)).Concat(notes))
                writer.WriteString(name, Bounded(value));
            writer.WriteEndObject();
        }

        if (answers.Count > 0)
        {
            writer.WriteStartObject("answer"u8);
            foreach ((string name, string value) in answers)
                writer.WriteString(name, Bounded(value));
            writer.WriteEndObject();
        }

        if (Binding is { } binding)
            binding.Write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyList<RecordTag> tags)
    {
        if (tags.Count == 0)
            return;
        int room = MostTagText;
        writer.WriteStartObject("tags"u8);
        foreach ((string key, string value) in tags)
        {
            room -= key.Length + value.Length;
            if (room < 0)
                break;
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string text)
    {
        if (text.Length > 0)
            writer.WriteString(name, Bounded(text));
    }

    private static ReadOnlySpan<char> Bounded(string text)
    {
        if (text.Length <= LongestText)
            return text;
        int length = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return text.AsSpan(0, length);
    }
}
