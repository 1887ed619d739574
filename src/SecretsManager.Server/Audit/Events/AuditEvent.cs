using System.Globalization;
using System.Text.Json;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>A record of a call as it was read back, of version 1 or 2; what a version does not have is an empty text.</summary>
/// <param name="Node">The node that answered the call.</param>
/// <param name="Number">The record's number in that node's chain, from 1.</param>
/// <param name="Account">0 if nobody was proven.</param>
/// <param name="Second">When the call arrived, Unix seconds.</param>
internal sealed record AuditEvent(string Node, long Number, long Account, long Second)
{
    public required string RequestId { get; init; }

    /// <summary>When the call arrived, Unix milliseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The caller's six-segment name.</summary>
    public required string Principal { get; init; }

    /// <summary><c>Root</c>, <c>User</c>, <c>Role</c>, <c>Federated</c>, <c>Service</c>, <c>Operator</c> or <c>Anonymous</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The number of the account or user, or the id of the role.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The name of the role whose session called.</summary>
    public required string Name { get; init; }

    public required string Session { get; init; }

    public required string AccessKeyId { get; init; }

    public required string SourceAddress { get; init; }

    public required string UserAgent { get; init; }

    public required string Method { get; init; }

    public required string Host { get; init; }

    public required string Service { get; init; }

    public required string Action { get; init; }

    public required string Region { get; init; }

    /// <summary><c>Read</c> or <c>Write</c>; empty where no action was found.</summary>
    public required string Effect { get; init; }

    /// <summary>The six-segment name of what was touched; empty if the call did not come so far.</summary>
    public required string Resource { get; init; }

    /// <summary><c>Success</c> or the error code.</summary>
    public required string Outcome { get; init; }

    public required string Message { get; init; }

    /// <summary>The tags of what was touched, as far as the record has them.</summary>
    public required IReadOnlyList<RecordTag> Tags { get; init; }

    /// <summary>The recorded request fields, a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>The recorded fields of the answer, a JSON object.</summary>
    public required string Answer { get; init; }

    public bool Succeeded => Outcome == CallRecord.Success;

    /// <summary>The error is that the caller was not proven or not allowed.</summary>
    public bool RefusedByAccess => Outcome.StartsWith("AuthFailure", StringComparison.Ordinal) || Outcome.StartsWith("UnauthorizedOperation", StringComparison.Ordinal);

    /// <summary>The error code of proof and permission; <c>0</c> if there was no error of that kind.</summary>
    public string CamErrorCode => RefusedByAccess ? Outcome : "0";

    /// <summary>The error code of the action itself; <c>0</c> if there was none.</summary>
    public string ApiErrorCode => Succeeded || RefusedByAccess ? "0" : Outcome;

    /// <summary><c>1</c> for reads of values, and for what gives or takes rights, says where events go, or ends something; else <c>0</c>.</summary>
    public string Sensitive => SensitiveActions.Contains(Action) ? "1" : "0";

    /// <summary>What the resource is called in its service; empty for an operation on the account as a whole.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The last part of a six-segment name; empty where it names nothing single.</summary>
    public static string ShortNameOf(string resource)
    {
        string last = resource[(resource.LastIndexOf('/') + 1)..];
        int colon = last.LastIndexOf(':');
        last = last[(colon + 1)..];
        return last == "*" ? string.Empty : last;
    }

    /// <summary>Reads a record's line.</summary>
    public static AuditEvent Read(string node, long number, ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement record = document.RootElement;
        long account = record.GetProperty("account"u8).GetInt64();
        string principal = TextOf(record, "principal");
        long time = record.GetProperty("time"u8).GetInt64();
        return new AuditEvent(node, number, account, Math.DivRem(time, 1000).Quotient)
        {
            Time = time,
            RequestId = TextOf(record, "requestId"),
            Principal = principal,
            Type = TextOf(record, "type") is { Length: > 0 } type ? type : TypeOf(principal, account),
            PrincipalId = TextOf(record, "id") is { Length: > 0 } id ? id : IdOf(principal, account),
            Name = TextOf(record, "role"),
            Session = TextOf(record, "session"),
            AccessKeyId = TextOf(record, "key"),
            SourceAddress = TextOf(record, "source"),
            UserAgent = TextOf(record, "agent"),
            Method = TextOf(record, "method"),
            Host = TextOf(record, "host"),
            Service = TextOf(record, "service"),
            Action = TextOf(record, "action"),
            Region = TextOf(record, "region"),
            Effect = TextOf(record, "effect"),
            Resource = TextOf(record, "resource"),
            ResourceName = NameOf(record),
            Tags = TagsOf(record),
            Outcome = TextOf(record, "outcome"),
            Message = TextOf(record, "message"),
            Parameters = ObjectOf(record, "parameters"),
            Answer = ObjectOf(record, "answer"),
        };
    }

    private static string TextOf(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : string.Empty;

    private static IReadOnlyList<RecordTag> TagsOf(JsonElement record) => record.TryGetProperty("tags"u8, out JsonElement tags) && tags.ValueKind == JsonValueKind.Object
        ? [.. tags.EnumerateObject().Where(tag => tag.Value.ValueKind == JsonValueKind.String).Select(tag => new RecordTag(tag.Name, tag.Value.GetString()!))]
        : [];

    private static string ObjectOf(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found.GetRawText() : "{}";

    // What a call made has no name of its own yet when the call is judged; the answer or the request has it. IndexedRecord keeps to this order.
    private static string NameOf(JsonElement record)
    {
        string name = ShortNameOf(TextOf(record, "resource"));
        foreach (string member in (string[])["answer", "parameters"])
        {
            if (name.Length == 0 && record.TryGetProperty(member, out JsonElement fields))
                name = TextOf(fields, "SecretName") is { Length: > 0 } secret ? secret : TextOf(fields, "KeyId");
        }

        return name;
    }

    // Version 1 says who called by the principal alone.
    private static string TypeOf(string principal, long account)
    {
        if (principal == CallRecord.OperatorPrincipal)
            return CallRecord.OperatorType;
        if (principal.Contains("::service/", StringComparison.Ordinal))
            return "Service";
        if (account == 0)
            return "Anonymous";
        if (principal.StartsWith("qcs::sts:", StringComparison.Ordinal))
            return principal.Contains(":federated-user/", StringComparison.Ordinal) ? "Federated" : "Role";
        return IdOf(principal, account) == account.ToString(CultureInfo.InvariantCulture) ? "Root" : "User";
    }

    /// <summary>The number or id of who called, by the principal alone: version 1 has no more.</summary>
    public static string IdOf(string principal, long account)
    {
        if (principal == CallRecord.OperatorPrincipal)
            return string.Empty;
        string[] parts = principal[(principal.LastIndexOf(':') + 1)..].Split('/');
        if (parts.Length > 1)
            return parts[1];
        return account == 0 ? string.Empty : account.ToString(CultureInfo.InvariantCulture);
    }
}
