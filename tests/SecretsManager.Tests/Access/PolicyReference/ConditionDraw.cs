namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Draws conditions whose values lie near those of a world's contexts.</summary>
internal sealed class ConditionDraw(Random random, PolicyWorld world)
{
    private static readonly string[] Texts =
        ["string_equal", "string_not_equal", "string_equal_ignore_case", "string_not_equal_ignore_case", "string_like", "string_not_like"];

    private static readonly string[] Orders = ["equal", "not_equal", "less_than", "less_than_equal", "greater_than", "greater_than_equal"];

    private static readonly string[] TextKeys =
    [
        "qcs:uin", "qcs:owner_uin", "qcs:create_uin", "qcs:resource_tag", "qcs:resource_tag", "qcs:request_tag", "qcs:tag", "qcs:tag/env",
        "ssm:version_id", "ssm:kms_key_id", "ssm:secret_type", "cos:prefix",
    ];

    private static readonly string[] Blocks =
        ["10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "10.1.2.2/31", "0.0.0.0/0", "192.168.0.0/24", "2001:db8::/32", "2001:db8::1", "::/0", "::ffff:10.1.2.3"];

    private static readonly string[] Instants =
    [
        "2026-01-02T03:04:05Z", "2026-01-02 03:04:05", "2026-01-02T03:04:05+00:00", "2026-01-02T11:04:05+08:00", "2026-01-01T22:34:05-04:30",
        "2024-02-29T23:59:59Z", "2026-01-02T03:04:05.5Z", "2025-12-31 23:59:59", "2030-06-01T00:00:00Z",
    ];

    /// <summary>Whether the values may hold variables.</summary>
    public bool Variables { get; init; } = true;

    public string Condition()
    {
        Dictionary<string, Dictionary<string, string>> operators = [];
        int clauses = random.Next(10) switch { < 6 => 1, < 9 => 2, _ => 3 };
        for (int i = 0; i < clauses; i++)
        {
            (string name, string key, string values) = Clause();
            if (!operators.TryGetValue(name, out Dictionary<string, string>? keys))
                operators[name] = keys = [];
            keys[key] = values;
        }
        return random.Object([.. operators.Select(one => (one.Key, random.Object([.. one.Value.Select(static k => (k.Key, k.Value))])))]);
    }

    private (string Operator, string Key, string Values) Clause()
    {
        (string name, string key, Func<string> value) = random.Next(20) switch
        {
            < 11 => OnText(),
            < 13 => OnNumber(),
            < 15 => ("date_" + random.Pick(Orders), "qcs:current_time", () => random.Quote(random.Pick(Instants))),
            < 17 => (random.Pick(["ip_equal", "ip_not_equal"]), "qcs:ip", () => random.Quote(random.Pick(Blocks))),
            17 => ("bool_equal", "cos:flag", () => random.Pick(["true", "\"false\""])),
            18 => ("binary_equal", "cos:blob", () => "\"AAEC\""),
            _ => ("null_equal", random.Pick(TextKeys), () => random.Pick(["true", "false", "\"true\"", "\"false\""])),
        };
        string values = random.Many(random.Some(1, name == "null_equal" ? 1 : 3, value));
        if (name == "null_equal")
            return (name, key, values);
        string prefix = random.Chance(key.EndsWith("tag", StringComparison.Ordinal) ? 60 : 15) ? random.Pick(["for_any_value:", "for_all_value:"]) : "";
        return (prefix + name + (random.Chance(25) ? "_if_exist" : ""), key, values);
    }

    private (string, string, Func<string>) OnText()
    {
        string name = random.Pick(Texts), key = random.Pick(TextKeys);
        return (name, key, () => random.Quote(Text(name, key)));
    }

    private string Text(string name, string key)
    {
        string[] values = random.Pick(world.Contexts).Values(key) ?? Values(key);
        string value = random.Pick(random.Chance(70) ? values : Values(key));
        if (Variables && key is "qcs:create_uin" or "qcs:uin" && random.Chance(30))
            return random.Pick(["${uin}", "${owner_uin}"]);
        if (Variables && key == "qcs:resource_tag" && random.Chance(5))
            return "owner&${uin}";
        if (name.EndsWith("like", StringComparison.Ordinal) && value.Length > 1)
        {
            int from = key.Contains("tag", StringComparison.Ordinal) ? value.IndexOf('&', StringComparison.Ordinal) + 1 : 0;
            int at = random.Next(from, value.Length + 1);
            value = random.Next(4) switch
            {
                0 => value[..at] + "*",
                1 when at < value.Length => value[..at] + "?" + value[(at + 1)..],
                2 => value[..from] + "*" + value[at..],
                _ => value[..at] + "*" + value[at..],
            };
        }
        else if (random.Chance(10))
            value = value.ToUpperInvariant();
        return value;
    }

    private (string, string, Func<string>) OnNumber()
    {
        string key = random.Pick(["qcs:mfa", "ssm:secret_type"]);
        return ("numeric_" + random.Pick(Orders), key, () => random.Pick(
            ["0", "1", "\"1\"", "\"1.0\"", "\"-1\"", "4", "\"0.5\"", "0.1", "\"0.10\"", "-0", "\"123456789012345678.123456789\""]));
    }

    private static string[] Values(string key) => key switch
    {
        "qcs:tag" => Values("qcs:resource_tag"),
        "qcs:tag/env" => ["prod", "Prod", "test", "prod&x"],
        "cos:prefix" => ["a"],
        "qcs:uin" => ["100", "200", "1100"],
        _ => WorldDraw.Keys.First(k => k.Key == key).Values,
    };
}
