using SecretsManager.Server.Access;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Draws small universes.</summary>
internal static class WorldDraw
{
    public static readonly string[] Regions = ["ap-guangzhou", "ap-beijing", ""];
    public static readonly string[] Services = ["ssm", "kms", "cam"];
    private static readonly long[] Accounts = [100, 100, 200];
    private static readonly string[] Paths =
    [
        "secret/creatorUin/100/db", "secret/creatorUin/100/db2", "secret/creatorUin/100/DB", "secret/creatorUin/200/db", "secret/creatorUin/100/d/b",
        "secret/*", "*", "key/creatorUin/100/k-1", "key/creatorUin/2*0/k-1", "uin/200", "role/a:b", "secret/", "secret", "secret/creatorUin/1100/db",
    ];

    /// <summary>Some keys of a call with the values they may have. The keys of a tag may have several at once.</summary>
    public static readonly (string Key, string[] Values)[] Keys =
    [
        ("qcs:uin", ["100", "200", "2*0", "1100", "*"]),
        ("qcs:owner_uin", ["100", "200"]),
        ("qcs:app_id", ["1250000001"]),
        ("qcs:create_uin", ["100", "200"]),
        ("qcs:ip", ["10.1.2.3", "10.1.2.4", "192.168.0.1", "2001:db8::1", "::ffff:10.1.2.3", "0.0.0.0", "255.255.255.255", "here"]),
        ("qcs:mfa", ["0", "1", "1.0", "-1", "0.10", "-0", "123456789012345678.123456789", "yes", ""]),
        ("qcs:current_time",
            ["2026-01-02T03:04:05Z", "2026-01-02T11:04:05+08:00", "2026-01-02T03:04:04Z", "2026-01-02T03:04:05.500Z",
                "2027-01-01T00:00:00Z", "2024-02-29T23:59:59Z"]),
        ("qcs:resource_tag", ["env&prod", "env&Prod", "env&test", "team&a", "team&", "env&prod&x"]),
        ("qcs:request_tag", ["env&prod", "env&test", "cost&1"]),
        ("ssm:secret_type", ["0", "1", "4"]),
        ("ssm:version_id", ["v1", "v2", "V1", "SSM_Current"]),
        ("ssm:kms_key_id", ["k-1", "k-2"]),
    ];

    public static PolicyWorld World(Random random)
    {
        string[] actions = [.. KnownNames.All];
        random.Shuffle(actions);
        return new PolicyWorld(
            actions[..4], [.. Enumerable.Range(0, 5).Select(_ => Resource(random))], [Context(random), Context(random)], random.Pick(Accounts));
    }

    public static ResourceName Resource(Random random) => new(random.Pick(Services), random.Pick(Regions), random.Pick(Accounts), Path(random));

    /// <summary>A call's facts: each key is absent in a third of the calls.</summary>
    public static Facts Context(Random random)
    {
        Dictionary<string, string[]> known = [];
        foreach ((string key, string[] values) in Keys)
        {
            if (random.Chance(67))
                known[key] = Values(random, key, values);
        }
        return new Facts(known, []);
    }

    public static string[] Values(Random random, string key, string[] values) =>
        key.EndsWith("_tag", StringComparison.Ordinal) || (key == "ssm:version_id" && random.Chance(10))
        ? [.. random.Some(1, 3, () => random.Pick(values)).Distinct()]
        : [random.Pick(values)];

    private static string Path(Random random) => random.Chance(85)
        ? random.Pick(Paths)
        : string.Concat(random.Some(1, 8, () => random.Pick(["a", "b", "/", "*", "A", ":", "é", "中", "-"])));
}
