using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Audit;

/// <summary>A call as it was sent and answered, and what its event must say.</summary>
/// <param name="Type">The kind of caller in the words of the events.</param>
/// <param name="PrincipalId">The number of the account or user, or the id of the role.</param>
/// <param name="UserName">What the event calls the caller.</param>
/// <param name="KeyId">The key that signed.</param>
internal sealed record Sent(string Type, string PrincipalId, string UserName, string KeyId)
{
    private static readonly string Client = "SDK_NODEJS_" + Version();

    public string Action { get; init; } = string.Empty;

    /// <summary>The name of the caller in its identity, where that is another one.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the role's session.</summary>
    public string? Session { get; init; }

    public string Effect { get; init; } = "Read";

    public string Method { get; init; } = "POST";

    public string Resource { get; init; } = string.Empty;

    public string ResourceName { get; init; } = string.Empty;

    public string CamError { get; init; } = string.Empty;

    public string ApiError { get; init; } = string.Empty;

    /// <summary>The request's fields that the event may show.</summary>
    public string Recorded { get; init; } = "{}";

    /// <summary>The answer's fields that the event may show.</summary>
    public string Answered { get; init; } = "{}";

    public SdkAnswer Answer { get; init; } = null!;

    /// <summary>Unix seconds before and behind the call.</summary>
    public long From { get; init; }

    public long To { get; init; }

    /// <summary>Holds an event against the call, field by field.</summary>
    public void Check(JsonObject found, string account, string endpoint)
    {
        string host = endpoint;
        long time = long.Parse((string)found["EventTime"]!, CultureInfo.InvariantCulture);
        Assert.InRange(time, From, To);
        JsonObject document = JsonNode.Parse((string)found["CloudAuditEvent"]!)!.AsObject();
        Equal(new JsonObject
        {
            ["EventId"] = Answer.RequestId,
            ["Username"] = UserName,
            ["EventTime"] = time.ToString(CultureInfo.InvariantCulture),
            ["CloudAuditEvent"] = (string)found["CloudAuditEvent"]!,
            ["ResourceTypeCn"] = "ssm",
            ["ErrorCode"] = CamError.Length == 0 ? 0 : 1,
            ["EventName"] = Action,
            ["SecretId"] = KeyId,
            ["EventSource"] = host,
            ["RequestID"] = Answer.RequestId,
            ["ResourceRegion"] = "ap-guangzhou",
            ["AccountID"] = long.Parse(account, CultureInfo.InvariantCulture),
            ["SourceIPAddress"] = "127.0.0.1",
            ["EventNameCn"] = Action,
            ["Resources"] = new JsonObject { ["ResourceType"] = "ssm", [nameof(ResourceName)] = ResourceName },
            ["EventRegion"] = "ap-guangzhou",
            ["Location"] = "",
        }, found);

        JsonObject context = new() { ["userIp"] = "127.0.0.1", ["ua"] = Client, ["uin"] = PrincipalId, ["ownerUin"] = long.Parse(account, CultureInfo.InvariantCulture) };
        if (Session is not null)
            context["roleSessionName"] = Session;
        Equal(context, JsonNode.Parse((string)document["userIdentity"]!["sessionContext"]!)!);
        Equal(JsonNode.Parse(Recorded)!, JsonNode.Parse((string)document["requestParameters"]!)!);
        Equal(JsonNode.Parse(Answered)!, JsonNode.Parse((string)document["responseElements"]!)!);
        Equal(new JsonObject
        {
            ["userIdentity"] = new JsonObject
            {
                ["principalId"] = PrincipalId,
                ["accountId"] = account,
                ["secretId"] = KeyId,
                ["type"] = Type,
                ["userName"] = Name ?? UserName,
                ["sessionContext"] = (string)document["userIdentity"]!["sessionContext"]!,
            },
            ["eventRegion"] = "ap-guangzhou",
            ["eventVersion"] = 2,
            ["errorCode"] = CamError.Length == 0 ? "0" : CamError,
            ["errorMessage"] = CamError.Length == 0 ? "" : Answer.Message,
            ["requestID"] = Answer.RequestId,
            ["eventID"] = Answer.RequestId,
            ["apiVersion"] = "3.0",
            ["eventType"] = "ApiCall",
            ["actionType"] = Effect,
            ["httpMethod"] = Method,
            ["apiErrorCode"] = ApiError.Length == 0 ? 0 : ApiError,
            ["apiErrorMessage"] = ApiError.Length == 0 ? "" : Answer.Message,
            ["userAgent"] = Client,
            ["eventTime"] = time,
            ["sourceIPAddress"] = "127.0.0.1",
            ["eventSource"] = host,
            ["resources"] = new JsonArray(Resource).ToJsonString(),
            ["resourceName"] = ResourceName,
            ["resourceSet"] = new JsonArray(Resource),
            ["requestParameters"] = (string)document["requestParameters"]!,
            ["responseElements"] = (string)document["responseElements"]!,
            ["resourceType"] = "ssm",
            ["eventName"] = Action,
            ["sensitiveAction"] = Action == "GetSecretValue" ? "1" : "0",
            ["eventPlatform"] = "0",
            ["tags"] = new JsonArray(),
        }, document);
    }

    // Every member, and no member more.
    private static void Equal(JsonNode wanted, JsonNode found) => Assert.Equal(Lines(wanted), Lines(found));

    private static IEnumerable<string> Lines(JsonNode node) => node is JsonObject members
        ? members.SelectMany(member => member.Value is JsonObject inner ? Lines(inner).Select(line => $"{member.Key}.{line}") : [$"{member.Key} = {member.Value?.ToJsonString()}"]).Order(StringComparer.Ordinal)
        : [node.ToJsonString()];

    private static string Version() => (string)JsonNode.Parse(File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "node", "node_modules", "tencentcloud-sdk-nodejs-common", "package.json")))!["version"]!;
}
