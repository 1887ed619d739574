using SecretsManager.Server.Access;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Parts of the language that are small enough to be asked everything: wildcards, and the clauses of conditions.</summary>
public class SmallScopeTests
{
    private static readonly string[] Quantifiers = ["", "for_any_value:", "for_all_value:"];
    private static readonly string[] Orders = ["equal", "not_equal", "less_than", "less_than_equal", "greater_than", "greater_than_equal"];

    /// <summary>Operators that take the same values, a key they go with, listed values, and values that a call may have.</summary>
    private static readonly (string[] Operators, string Key, string[] Listed, string[] Values)[] Kinds =
    [
        (
            ["string_equal", "string_not_equal", "string_equal_ignore_case", "string_not_equal_ignore_case", "string_like", "string_not_like"],
            "ssm:version_id", ["v1", "V1", "v*", "*1", "v?", "*", "?", "${uin}", "${app_id}", "v\\u00e9", "V\\u00c9", "\\u017f"],
            ["v1", "V1", "v", "v11", "w1", "100", "v*", "v\u00e9", "V\u00c9", "S", "\u017f"]
        ),
        (
            [.. Orders.Select(static order => "numeric_" + order)],
            "qcs:mfa", ["0", "1", "1.0", "-1", "0.1", "1.000000001", "9007199254740993"],
            ["0", "-0", "1", "0.10", "-1.5", "1.000000001", "9007199254740992", "one", ""]
        ),
        (
            [.. Orders.Select(static order => "date_" + order)],
            "qcs:current_time",
            ["2026-01-02T03:04:05Z", "2026-01-02 03:04:05", "2026-01-02T11:04:05+08:00", "2026-01-02T03:04:05.5Z", "2026-01-01T22:34:06-04:30", "1970-01-01T00:00:00Z"],
            ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.5Z", "2026-01-02T03:04:06+00:00", "2026-01-02T03:04:04Z", "2024-02-29T00:00:00Z", "today"]
        ),
        (
            ["ip_equal", "ip_not_equal"],
            "qcs:ip",
            ["10.1.2.3", "10.1.2.0/24", "10.0.0.0/8", "0.0.0.0/0", "255.255.255.255", "2001:db8::/32", "::/0", "::1", "::ffff:10.1.2.3", "::ffff:10.1.2.0/120"],
            ["10.1.2.3", "10.1.3.3", "11.0.0.0", "255.255.255.255", "::ffff:10.1.2.3", "::ffff:a01:203", "2001:db8::1", "2001:DB8:0:0:0:0:0:1",
                "2001:db9::1", "::1", "::", "host", "10.1.2", ""]
        ),
    ];

    [Fact]
    public void Every_short_pattern_matches_the_short_paths_that_it_should()
    {
        string[] paths = [.. Words("ab/*", 4).Where(static path => path is not ("" or "*"))];
        PolicyWorld world = new(["ssm:GetSecretValue"], [.. paths.Select(static path => new ResourceName("ssm", "", 100, path))], [Facts.None], 100);
        string[] patterns = [.. Words("ab/*", 5).Where(static pattern => pattern.Length > 0)];
        Campaign.Run(patterns.Length, (i, _) => Difference(Policy($"qcs:::::{patterns[i]}", ""), world));
    }

    [Fact]
    public void Every_short_pattern_matches_the_short_actions_that_it_should()
    {
        PolicyWorld world = new(KnownNames.All, [new ResourceName("ssm", "", 100, "a")], [Facts.None], 100);
        string[] patterns = [.. KnownNames.All.SelectMany(Patterns).Distinct()];
        Campaign.Run(patterns.Length, (i, _) => Difference(
            $$"""{"version":"2.0","statement":{"effect":"allow","action":"{{patterns[i]}}","resource":"*"} }""", world));

        static IEnumerable<string> Patterns(string action)
        {
            int name = action.IndexOf(':', StringComparison.Ordinal) + 1;
            for (int from = name; from <= action.Length; from++)
            {
                for (int to = from; to <= action.Length; to++)
                    yield return action[..from] + "*" + action[to..];
            }
        }
    }

    [Fact]
    public void Every_short_pattern_of_a_condition_matches_the_short_values_that_it_should()
    {
        string[] values = [.. Words("ab*?", 4).Where(static value => value.Length > 0)];
        PolicyWorld world = new(
            ["ssm:GetSecretValue"], [new ResourceName("ssm", "", 100, "a")], [.. values.Select(static value => Facts.Of(("ssm:version_id", value)))], 100);
        string[] patterns = [.. Words("ab*?", 4).Where(static pattern => pattern.Length > 0)];
        Campaign.Run(patterns.Length, (i, _) => Difference(
            Policy("*", $$""","condition":{"string_{{(i % 2 == 0 ? "" : "not_")}}like":{"ssm:version_id":"{{patterns[i]}}"} }"""), world));
    }

    [Fact]
    public void A_pattern_of_a_thousand_wildcards_is_judged()
    {
        // What tries one way after the other does not come to an end here.
        string wild = string.Concat(Enumerable.Repeat("*a", 1_000)), text = new('a', 2_000);
        PolicyWorld world = new(
            ["ssm:GetSecretValue"],
            [new ResourceName("ssm", "", 100, text), new ResourceName("ssm", "", 100, text + "b"), new ResourceName("ssm", "", 100, text[..999])],
            [Facts.Of(("ssm:version_id", text)), Facts.Of(("ssm:version_id", text + "b"))],
            100);
        Assert.Null(Difference(Policy("qcs:::::" + wild, ""), world));
        Assert.Null(Difference(Policy("*", $$""","condition":{"string_like":{"ssm:version_id":"{{wild}}"} }"""), world));
    }

    [Fact]
    public void Every_clause_of_up_to_two_listed_values_holds_when_it_should()
    {
        (string Clause, PolicyWorld World)[] clauses = [.. Kinds.SelectMany(static kind =>
        {
            PolicyWorld world = World(kind.Key, kind.Values);
            return from name in kind.Operators
                   from quantifier in Quantifiers
                   from suffix in new[] { "", "_if_exist" }
                   from listed in Lists(kind.Listed)
                   select ($$""","condition":{"{{quantifier}}{{name}}{{suffix}}":{"{{kind.Key}}":[{{listed}}]} }""", world);
        })];
        Campaign.Run(clauses.Length, (i, _) => Difference(Policy("*", clauses[i].Clause), clauses[i].World));
    }

    [Fact]
    public void Presence_is_asked_of_every_key() => Campaign.Run(WorldDraw.Keys.Length, static (i, _) =>
    {
        (string key, string[] values) = WorldDraw.Keys[i];
        IEnumerable<string> conditions = new[] { "true", "false", "\"true\"", "\"false\"", "true,false" }
            .Select(listed => $$""","condition":{"null_equal":{"{{key}}":[{{listed}}]} }""");
        return key == "qcs:app_id" ? null : conditions.Select(c => Difference(Policy("*", c), World(key, values))).FirstOrDefault(static d => d is not null);
    });

    /// <summary>A world of one question in every context that the key can make: absent, one value, two values.</summary>
    private static PolicyWorld World(string key, string[] values)
    {
        Facts call = Facts.Of(("qcs:uin", "100"), ("qcs:owner_uin", "v1")).With(key, null);
        Facts[] contexts = [call, .. values.Select(v => call.With(key, [v])), .. values.SelectMany(v => values.Select(w => call.With(key, [v, w])))];
        return new PolicyWorld(["ssm:GetSecretValue"], [new ResourceName("ssm", "", 100, "a")], contexts, 100);
    }

    private static IEnumerable<string> Lists(string[] listed) =>
        listed.Select(static v => $"\"{v}\"").Concat(listed.SelectMany(v => listed.Where(w => v != w).Select(w => $"\"{v}\",\"{w}\"")));

    private static IEnumerable<string> Words(string letters, int most) =>
        most == 0 ? [""] : Words(letters, most - 1).SelectMany(word => word.Length < most - 1 ? [word] : letters.Select(letter => word + letter).Prepend(word));

    private static string Policy(string resource, string condition) =>
        $$"""{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"{{resource}}"{{condition}} } }""";

    private static string? Difference(string policy, PolicyWorld world) =>
        Comparison.Differences(new PolicyCase([policy], null, null), world, Evaluator.Product, places: true).FirstOrDefault();
}
