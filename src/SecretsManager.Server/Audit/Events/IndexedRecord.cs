using System.Text.Json;

namespace SecretsManager.Server.Audit.Events;

/// <summary>What the index keeps of a record, read without the rest of it; it says the same as <see cref="AuditEvent"/>.</summary>
/// <param name="Account">0 if nobody was proven.</param>
/// <param name="Second">When the call arrived, Unix seconds.</param>
/// <param name="ErrorCode">Empty for a success.</param>
internal sealed record IndexedRecord(
    long Account, long Second, string Action, string PrincipalId, string ResourceName, string AccessKeyId, string SourceAddress, string ErrorCode)
{
    /// <summary>The attributes that the index has rows for; an empty value has none, but for <see cref="IndexedAttribute.All"/>.</summary>
    public IReadOnlyList<(IndexedAttribute Attribute, string Value)> Attributes =>
    [
        (IndexedAttribute.All, string.Empty),
        (IndexedAttribute.EventName, Action),
        (IndexedAttribute.PrincipalId, PrincipalId),
        (IndexedAttribute.ResourceName, ResourceName),
        (IndexedAttribute.AccessKeyId, AccessKeyId),
        (IndexedAttribute.SourceAddress, SourceAddress),
        (IndexedAttribute.ErrorCode, ErrorCode),
    ];

    /// <summary>Reads a record's line.</summary>
    public static IndexedRecord Read(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        json.Read();
        Members members = default;
        (long account, long time) = (0, 0);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("account"u8))
                account = Number(ref json);
            else if (json.ValueTextEquals("time"u8))
                time = Number(ref json);
            else if (json.ValueTextEquals("parameters"u8))
                members.Parameters = Made(ref json);
            else if (json.ValueTextEquals("answer"u8))
                members.Answer = Made(ref json);
            else
                members.Take(ref json);
        }

        return new IndexedRecord(
            account,
            Math.DivRem(time, 1000).Quotient,
            members.Action ?? string.Empty,
            members.Id is { Length: > 0 } id ? id : AuditEvent.IdOf(members.Principal ?? string.Empty, account),
            members.Name,
            members.Key ?? string.Empty,
            members.Source ?? string.Empty,
            members.Outcome is null or CallRecord.Success ? string.Empty : members.Outcome);
    }

    private static long Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt64();
    }

    // What a call made, as its request or answer names it.
    private static string Made(ref Utf8JsonReader json)
    {
        json.Read();
        (string? secret, string? key) = (null, null);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("SecretName"u8))
                secret = Text(ref json);
            else if (json.ValueTextEquals("KeyId"u8))
                key = Text(ref json);
            else
                json.Skip();
        }

        return secret is { Length: > 0 } ? secret : key ?? string.Empty;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return json.GetString();
        json.Skip();
        return null;
    }

    private struct Members
    {
        public string? Action, Id, Principal, Key, Source, Outcome, Resource, Parameters, Answer;

        public readonly string Name
        {
            get
            {
                string name = AuditEvent.ShortNameOf(Resource ?? string.Empty);
                return name.Length > 0 ? name : Answer is { Length: > 0 } ? Answer : Parameters ?? string.Empty;
            }
        }

        public void Take(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("action"u8))
                Action = Text(ref json);
            else if (json.ValueTextEquals("id"u8))
                Id = Text(ref json);
            else if (json.ValueTextEquals("principal"u8))
                Principal = Text(ref json);
            else if (json.ValueTextEquals("key"u8))
                Key = Text(ref json);
            else if (json.ValueTextEquals("source"u8))
                Source = Text(ref json);
            else if (json.ValueTextEquals("outcome"u8))
                Outcome = Text(ref json);
            else if (json.ValueTextEquals("resource"u8))
                Resource = Text(ref json);
            else
                json.Skip();
        }
    }
}
