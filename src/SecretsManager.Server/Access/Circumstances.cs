using System.Globalization;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>What conditions of policies may ask about a call, whatever it touches.</summary>
internal sealed record Circumstances(Caller Caller, long AppId, string SourceAddress, long Now, IReadOnlyList<RecordTag> RequestTags)
{
    /// <summary>For callers whom no policy concerns.</summary>
    public static readonly Circumstances None = new(Caller.Anonymous, 0, string.Empty, 0, []);

    /// <summary>Keys of which nobody knows what the call will have; only simulations have such.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Values in place of what the call would have; only simulations have such.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Given { get; init; } = [];

    /// <summary>The condition keys of the call for one thing that it touches.</summary>
    public ConditionContext Of(TouchedResource resource)
    {
        string secondFactor = Caller.HasSecondFactor ? "1" : "0";
        ConditionContext.Builder context = new ConditionContext.Builder()
            .Set("qcs:current_time", Time(Now))
            .Set("qcs:mfa", secondFactor)
            .Set("mfa", secondFactor);
        if (SourceAddress.Length > 0)
            context.Set("qcs:ip", SourceAddress);
        SetNumber(context, "qcs:uin", Caller.Uin);
        SetNumber(context, "qcs:owner_uin", Caller.Account);
        SetNumber(context, "qcs:app_id", AppId);
        SetNumber(context, "qcs:create_uin", resource.CreatorUin);
        SetTags(context, "qcs:request_tag", RequestTags);
        SetTags(context, "qcs:resource_tag", resource.Tags);
        foreach (IGrouping<string, string> attribute in resource.Attributes.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal))
            context.Set(attribute.Key, [.. attribute]);
        foreach (string key in Unknown)
            context.SetUnknown(key);
        foreach ((string key, IReadOnlyList<string> values) in Given)
            context.Set(key, values);
        return context.Build();
    }

    /// <summary>A time as conditions compare it.</summary>
    /// <param name="unixMilliseconds">Unix milliseconds.</param>
    public static string Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void SetNumber(ConditionContext.Builder context, string key, long number)
    {
        if (number != 0)
            context.Set(key, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetTags(ConditionContext.Builder context, string key, IReadOnlyList<RecordTag> tags)
    {
        if (tags.Count > 0)
            context.Set(key, [.. tags.Select(tag => $"{tag.Key}&{tag.Value}")]);
    }
}
