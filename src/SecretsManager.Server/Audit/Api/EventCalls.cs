using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Api;

/// <summary>The rules that both searches for events share, and the numbers that DescribeEvents goes on from.</summary>
internal sealed class EventCalls(Database database, EventIndex index, AuditSettings settings, TimeProvider time)
{
    public const int MostResults = 50;

    public const int UsualResults = 10;

    private const long SecondsOfDay = 24 * 3600;

    private const int MostValues = 10;

    // 53 bits together, as many as the numbers of JavaScript have: of the second, of the node's number in the index and of the record's
    // number. The rest of the second follows from the time that is searched, which is shorter than 2^22 seconds; that of the record's number from
    // the index: no second of a node holds records whose numbers lie half of 2^22 apart.
    private const int SecondBits = 22;
    private const int NodeBits = 9;
    private const int NumberBits = 22;
    private const long SecondMask = (1L << SecondBits) - 1;
    private const long NumberMask = (1L << NumberBits) - 1;

    /// <summary>An operation on the account's events as a whole.</summary>
    public static ValueTask<TouchedResource> Operation(AuthenticatedCall call) =>
        new(new TouchedResource(ResourceName.Operation(CloudAuditService.Name, string.Empty, call.Caller.Account)));

    /// <exception cref="ApiException"><c>InvalidParameterValue.MaxResult</c>.</exception>
    public static int CheckMost(long? asked) => asked is < 1 or > MostResults
        ? throw ParameterRules.Wrong("MaxResults", $"an integer from 1 to {MostResults}", $"1 至 {MostResults} 的整数", ErrorCode.InvalidParameterValueMaxResult)
        : (int)(asked ?? UsualResults);

    /// <param name="span">How many seconds there may be between the times, less one; null for any.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue.Time</c>, <c>LimitExceeded.OverTime</c>.</exception>
    public void CheckTimes(long account, long start, long end, long? span)
    {
        if (start < 0 || end < start)
            throw ParameterRules.Wrong("EndTime", "Unix seconds not before StartTime", "不早于 StartTime 的 Unix 秒", ErrorCode.InvalidParameterValueTime);
        if (end - start >= span)
            throw ParameterRules.Wrong("EndTime", "less than 30 days after StartTime", "距 StartTime 少于 30 天", ErrorCode.InvalidParameterValueTime);
        int days = settings.DaysOf(account);
        if (start < time.GetUtcNow().ToUnixTimeSeconds() - (days * SecondsOfDay))
            throw ParameterRules.Wrong("StartTime", $"not more than {days} days ago", $"不早于 {days} 天前", ErrorCode.LimitExceededOverTime);
    }

    /// <summary>What is looked for: between keys all, of several values of EventName one.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue.attributeKey</c>, <c>InvalidParameterValue</c>.</exception>
    public static EventFilter Filter(long account, long start, IReadOnlyList<LookupCondition> attributes)
    {
        if (attributes.Count > MostValues * 2)
            throw ParameterRules.Wrong("LookupAttributes", $"up to {MostValues * 2} conditions", $"最多 {MostValues * 2} 个条件");
        foreach (LookupCondition attribute in attributes)
        {
            if (!EventAttribute.Keys.Contains(attribute.AttributeKey))
                throw ParameterRules.Wrong("AttributeKey", string.Join(", ", EventAttribute.Keys), string.Join("、", EventAttribute.Keys), ErrorCode.InvalidParameterValueAttributeKey);
        }

        if (attributes.Any(attribute => attribute is { AttributeKey: "Tags", AttributeValue.Length: > 0 } && TagCondition.Read(attribute.AttributeValue) is null))
        {
            throw ParameterRules.Wrong(
                "AttributeValue",
                $$"""for Tags JSON such as [{"key":"*","value":"*"}], up to {{TagCondition.MostTags}} tags, where * stands for any text""",
                $$"""Tags 的值为 JSON，例如 [{"key":"*","value":"*"}]，最多 {{TagCondition.MostTags}} 个标签，* 表示任意文本""");
        }

        LookupCondition[] asked = [.. attributes.Where(attribute => !string.IsNullOrEmpty(attribute.AttributeValue))];
        string[] names = [.. asked.Where(IsName).Select(attribute => attribute.AttributeValue!).Distinct(StringComparer.Ordinal)];
        List<(string Key, IReadOnlyList<string> Values)> conditions =
            [.. asked.Where(attribute => !IsName(attribute)).Select(attribute => (attribute.AttributeKey, (IReadOnlyList<string>)[attribute.AttributeValue!]))];
        if (names.Length > MostValues)
            throw ParameterRules.Wrong("LookupAttributes", $"up to {MostValues} values of EventName", $"EventName 最多 {MostValues} 个值");
        if (names.Length > 0)
            conditions.Add(("EventName", names));
        return new EventFilter(account, start, conditions);
    }

    /// <summary>The place that a token says, if a search up to this end could have given it.</summary>
    /// <param name="place">Null if the token says none.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static EventPosition Within(EventPosition? place, long end) => place is { } there && there.Second <= end ? there : throw WrongToken();

    private static ApiException WrongToken() => ParameterRules.Wrong("NextToken", "what the page before gave", "上一页返回的值");

    /// <summary>The place as a number.</summary>
    public async Task<ulong> NumberOf(EventPosition place, CancellationToken cancellation)
    {
        long ordinal = (await database.AuditIndexNodes(cancellation)).FirstOrDefault(node => node.Node == place.Node)?.Ordinal ?? 0;
        if (ordinal is 0 or >= 1 << NodeBits)
            throw new InvalidOperationException("A place among events has no number.");
        return ((ulong)(place.Second & SecondMask) << (NodeBits + NumberBits)) | ((ulong)ordinal << NumberBits) | (ulong)(place.Number & NumberMask);
    }

    /// <summary>The place that a number says, in the time that begins with a second.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>; <c>InternalError.SearchError</c>: the index, which knows the nodes by their numbers, is being built.</exception>
    public async Task<EventPosition> PlaceOf(long account, ulong token, long start, CancellationToken cancellation)
    {
        if (token >> (SecondBits + NodeBits + NumberBits) != 0)
            throw WrongToken();
        await index.Require(cancellation);
        long second = start + (((long)(token >> (NodeBits + NumberBits)) - start) & SecondMask);
        long ordinal = (long)(token >> NumberBits) & ((1 << NodeBits) - 1);
        string node = (await database.AuditIndexNodes(cancellation)).FirstOrDefault(node => node.Ordinal == ordinal)?.Node ?? throw WrongToken();
        IReadOnlyList<AuditIndexRow> near = await database.AuditIndex(
            new(account, (long)IndexedAttribute.All, string.Empty, second, second, node, long.MaxValue, 1), cancellation);
        if (near.Count == 0 || near[0].Node != node)
            throw WrongToken();
        long apart = ((long)(token & (ulong)NumberMask) - near[0].FirstNumber) & NumberMask;
        return new EventPosition(second, node, near[0].FirstNumber + (apart > NumberMask / 2 ? apart - NumberMask - 1 : apart));
    }

    private static bool IsName(LookupCondition attribute) => attribute.AttributeKey == "EventName";
}
