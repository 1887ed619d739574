namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Draws valid trust policies, and the callers and contexts of the universe they are judged in.</summary>
internal static class TrustDraw
{
    /// <summary>The account of the role.</summary>
    public const long Owner = 100;

    public static readonly string[] Actions = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"];

    /// <summary>Callers, each with all identities he has.</summary>
    public static readonly string[][] Callers =
    [
        ["qcs::cam::uin/100:root", "qcs::cam::uin/100:uin/100"],
        ["qcs::cam::uin/100:uin/200"],
        ["qcs::cam::uin/100:uin/2001"],
        ["qcs::cam::uin/100:role/4611", "qcs::cam::uin/100:roleName/app"],
        ["qcs::cam::uin/300:root", "qcs::cam::uin/300:uin/300"],
        ["qcs::cam::uin/300:uin/200"],
        ["qcs::cam::uin/1001:uin/100"],
        ["qcs::cam::uin/100:oidc-provider/k8s"],
        ["cvm.qcloud.com"],
        ["ssm.qcloud.com"],
    ];

    private static readonly (string Key, string[] Values)[] Keys =
    [
        ("oidc:iss", ["https://k8s", "https://other"]),
        ("oidc:aud", ["sts", "other"]),
        ("oidc:sub", ["system:app:db", "system:app:web", "system:APP:db"]),
        ("sts:external_id", ["e-1", "e-2"]),
        ("qcs:ip", ["10.1.2.3", "192.168.0.1"]),
        ("qcs:uin", ["100", "200"]),
    ];

    /// <summary>Two contexts of a federated caller, one of which has everything that a policy may ask for.</summary>
    public static Facts[] Federated { get; } =
    [
        Facts.Of(("oidc:iss", "https://k8s"), ("oidc:aud", "sts"), ("oidc:sub", "system:app:db"), ("sts:external_id", "e-1"), ("qcs:ip", "10.1.2.3")),
        Facts.Of(("oidc:iss", "https://k8s"), ("oidc:aud", "other"), ("qcs:ip", "192.168.0.1")),
    ];

    public static Facts Context(Random random) =>
        new(Keys.Where(_ => random.Chance(80)).ToDictionary(static k => k.Key, k => new[] { random.Pick(k.Values) }), []);

    public static string Policy(Random random)
    {
        bool common = random.Chance(20), federated = false;
        (string, string)? principal = common ? ("principal", Principal(random, out federated)) : null;
        List<string> statements = [.. random.Some(1, 3, () => Statement(random, common, federated))];
        List<(string, string)> members = [("version", "\"2.0\""), ("statement", random.Many(statements))];
        if (principal is { } member)
            members.Add(member);
        return random.Object(members);
    }

    private static string Statement(Random random, bool common, bool federated)
    {
        List<(string, string)> members =
        [
            ("effect", random.Chance(75) ? "\"allow\"" : "\"deny\""),
            ("action", random.Quoted(random.Some(1, 2, () => random.Pick(
                ["name/sts:AssumeRole", "sts:AssumeRole", "sts:assumerole", "sts:Assume*", "sts:*", "*",
                "name/sts:AssumeRoleWithWebIdentity", "sts:*WebIdentity"])))),
        ];
        if (random.Chance(20))
            members.Add(("resource", "\"*\""));
        if (!common)
            members.Add(("principal", Principal(random, out federated)));
        List<(string, string)> operators = [];
        if (federated)
            operators.Add(("string_equal", random.Object(
                ("oidc:iss", "\"https://k8s\""), ("oidc:aud", random.Quoted(random.Some(1, 2, () => random.Pick(["sts", "other"])))))));
        else if (random.Chance(30))
            operators.Add(("string_equal", random.Object(("sts:external_id", "\"e-1\""))));
        if (random.Chance(30))
            operators.Add(random.Pick<(string, string)>(
            [
                ("string_like", """{"oidc:sub":["system:app:*"]}"""), ("string_not_equal", """{"oidc:sub":"system:app:db"}"""),
                ("ip_equal", """{"qcs:ip":"10.0.0.0/8"}"""), ("ip_not_equal_if_exist", """{"qcs:ip":"10.0.0.0/8"}"""),
                ("null_equal", """{"sts:external_id":false}"""), ("string_equal_ignore_case_if_exist", """{"oidc:sub":"system:app:db"}"""),
            ]));
        if (operators.Count > 0)
            members.Add(("condition", random.Object(operators)));
        return random.Object(members);
    }

    private static string Principal(Random random, out bool federated)
    {
        federated = random.Chance(25);
        List<(string, string)> kinds = [];
        if (federated)
            kinds.Add(("federated", random.Quoted(["qcs::cam::uin/100:oidc-provider/k8s"])));
        if (!federated || random.Chance(20))
            kinds.Add(("qcs", random.Quoted(random.Some(1, 2, () => random.Pick(
            [
                "qcs::cam::uin/100:root", "qcs::cam::uin/100:uin/100", "qcs::cam::uin/300:root", "qcs::cam::uin/100:uin/200", "qcs::cam::uin/300:uin/200",
                "qcs::cam::uin/100:role/4611", "qcs::cam::uin/100:roleName/app", "qcs::cam:::uin/200", "qcs::cam:::root",
            ])))));
        if (random.Chance(20))
            kinds.Add(("service", random.Quoted(["cvm.qcloud.com"])));
        return random.Object(kinds);
    }
}
