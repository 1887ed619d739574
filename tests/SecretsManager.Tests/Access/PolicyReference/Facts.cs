namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>What is known of one call: each key with its values, and the keys of which nothing is known. Any other key is absent.</summary>
internal sealed record Facts(IReadOnlyDictionary<string, string[]> Known, IReadOnlyList<string> Unknown)
{
    public static Facts None { get; } = new(new Dictionary<string, string[]>(), []);

    public static Facts Of(params (string Key, string Value)[] facts) =>
        new(facts.GroupBy(static f => f.Key).ToDictionary(static g => g.Key, static g => g.Select(static f => f.Value).ToArray()), []);

    /// <summary>The values of a key; null when it is absent. The older names of the resource's tags are read from them.</summary>
    public string[]? Values(string key)
    {
        if (key == "qcs:tag")
            return Known.GetValueOrDefault("qcs:resource_tag");
        if (!key.StartsWith("qcs:tag/", StringComparison.Ordinal))
            return Known.GetValueOrDefault(key);
        string tag = key["qcs:tag/".Length..] + "&";
        string[] values = [.. (Known.GetValueOrDefault("qcs:resource_tag") ?? [])
            .Where(pair => pair.StartsWith(tag, StringComparison.Ordinal)).Select(pair => pair[tag.Length..])];
        return values.Length == 0 ? null : values;
    }

    public bool IsUnknown(string key) => Unknown.Contains(key.StartsWith("qcs:tag", StringComparison.Ordinal) ? "qcs:resource_tag" : key);

    public string? One(string key) => Known.TryGetValue(key, out string[]? values) ? values[0] : null;

    /// <summary>The same with one key set, or absent when <paramref name="values"/> is null.</summary>
    public Facts With(string key, string[]? values)
    {
        Dictionary<string, string[]> known = new(Known);
        known.Remove(key);
        if (values is not null)
            known[key] = values;
        return new Facts(known, [.. Unknown.Where(unknown => unknown != key)]);
    }

    public Facts WithUnknown(string key) => With(key, null) with { Unknown = [.. Unknown, key] };

    public override string ToString() =>
        "{" + string.Join("; ", Known.OrderBy(static k => k.Key, StringComparer.Ordinal).Select(static k => $"{k.Key} = {string.Join(" | ", k.Value)}")
            .Concat(Unknown.Select(static key => key + " unknown"))) + "}";
}
