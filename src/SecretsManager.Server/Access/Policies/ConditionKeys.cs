using System.Collections.Frozen;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Policies;

/// <summary>The condition keys: which are known, what they hold, and where they come from.</summary>
internal static class ConditionKeys
{
    public const string ResourceTag = "qcs:resource_tag";
    public const string Issuer = "oidc:iss";
    public const string Audience = "oidc:aud";

    private const string Tag = "qcs:tag";
    private const string SingleTagPrefix = "qcs:tag/";

    /// <summary>The most values that a policy may list for a key of a token.</summary>
    private const int MostTokenValues = 10;

    private static readonly LocalizedText TextOperators = new("the string operators", "字符串运算符");
    private static readonly LocalizedText Equality = new("string_equal", "string_equal");

    private static readonly KeyRule Text = new(IsText, TextOperators);
    private static readonly KeyRule Device = new(IsNumberOrEquality, new("the numeric operators and string_equal", "数值运算符和 string_equal"));

    private static readonly FrozenDictionary<string, KeyRule> Known = new Dictionary<string, KeyRule>
    {
        ["qcs:current_time"] = new(which => ConditionOperators.TypeOf(which) == ConditionType.Date, new("the date operators", "日期运算符")),
        ["qcs:ip"] = new(
            which => ConditionOperators.TypeOf(which) == ConditionType.Address, new("ip_equal and ip_not_equal", "ip_equal 和 ip_not_equal")),
        [ResourceTag] = Text with { OfResource = true },
        ["qcs:request_tag"] = Text,
        [Tag] = Text with { OfResource = true },
        ["qcs:uin"] = Text,
        ["qcs:owner_uin"] = Text,
        ["qcs:create_uin"] = Text with { OfResource = true },
        ["qcs:mfa"] = Device,
        ["mfa"] = Device,
        ["ssm:secret_type"] = new(which => IsText(which) || IsNumber(which), new("the string and numeric operators", "字符串和数值运算符"))
        {
            OfResource = true,
        },
        ["ssm:version_id"] = Text with { OfResource = true },
        ["ssm:kms_key_id"] = Text with { OfResource = true },
        [Issuer] = new(IsEquality, Equality) { TrustOnly = true, MostValues = MostTokenValues },
        [Audience] = new(IsEquality, Equality) { TrustOnly = true, MostValues = MostTokenValues },
        ["oidc:sub"] = Text with { TrustOnly = true, MostValues = MostTokenValues },
        ["sts:external_id"] = Text with { TrustOnly = true },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The key in the context from which a key of a policy is read.</summary>
    public static string SourceOf(string key) => key == Tag || TagOf(key) is not null ? ResourceTag : key;

    /// <summary>The key of the tag of which <c>qcs:tag/...</c> means the values; null for every other key.</summary>
    public static string? TagOf(string key) => key.StartsWith(SingleTagPrefix, StringComparison.Ordinal) ? key[SingleTagPrefix.Length..] : null;

    /// <summary>Whether the key says something of the resource, so that it may differ from one resource to the next.</summary>
    public static bool IsOfResource(string key) => RuleOf(key)?.OfResource ?? false;

    /// <summary>The rule of a key of ours; null if it is not one.</summary>
    public static KeyRule? RuleOf(string key)
    {
        if (TagOf(key) is { } tag)
            return PolicyCharacters.IsTagKey(tag) ? Known[Tag] : null;
        return Known.GetValueOrDefault(key);
    }

    private static bool IsText(ConditionOperator which) => ConditionOperators.TypeOf(which) == ConditionType.Text;

    private static bool IsNumber(ConditionOperator which) => ConditionOperators.TypeOf(which) == ConditionType.Number;

    private static bool IsEquality(ConditionOperator which) => which == ConditionOperator.StringEqual;

    private static bool IsNumberOrEquality(ConditionOperator which) => IsNumber(which) || IsEquality(which);

    /// <summary>How a known key is used.</summary>
    /// <param name="Takes">Whether an operator goes with it; <c>null_equal</c> goes with every key.</param>
    /// <param name="Operators">Those operators, for a refusal.</param>
    internal sealed record KeyRule(Predicate<ConditionOperator> Takes, LocalizedText Operators)
    {
        /// <summary>Whether it stands in trust policies only.</summary>
        public bool TrustOnly { get; init; }

        /// <summary>Whether it says something of the resource.</summary>
        public bool OfResource { get; init; }

        /// <summary>How many values may be listed for it.</summary>
        public int MostValues { get; init; } = int.MaxValue;
    }
}
