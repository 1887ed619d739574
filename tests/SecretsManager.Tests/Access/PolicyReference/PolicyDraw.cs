using SecretsManager.Server.Access;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>The policies of one judgement: those of the identity, and the two that can only narrow.</summary>
internal sealed record PolicyCase(IReadOnlyList<string> Identity, string? Boundary, string? Session)
{
    public IEnumerable<string> Texts => Identity.Concat(new[] { Boundary, Session }.OfType<string>());

    public override string ToString() => $"identity: {string.Join("\n          ", Identity)}\nboundary: {Boundary ?? "none"}\nsession: {Session ?? "none"}";
}

/// <summary>Draws valid policies that have to do with a world: most of their names are bent from names that its questions ask for.</summary>
internal sealed class PolicyDraw(Random random, PolicyWorld world)
{
    private static readonly string[] Foreign = ["cos:GetObject", "cos:*", "cvm:Describe*"];
    private static readonly string[] ForeignResources = ["qcs::cos:ap-guangzhou:uid/1250000001:bucket/*", "qcs::cvm:::instance/ins-1"];
    private readonly ConditionDraw conditions = new(random, world);

    /// <summary>How many statements of a hundred have a condition.</summary>
    public int ConditionPercent { get; init; } = 45;

    public PolicyCase Case() => new(
        random.Some(1, 3, () => Policy(3)),
        random.Chance(30) ? Policy(2, broad: true) : null,
        random.Chance(30) ? Policy(2, broad: true) : null);

    /// <summary>The text of a policy of up to so many statements; a broad one begins with a statement that allows much.</summary>
    public string Policy(int most, bool broad = false)
    {
        List<string> statements = [.. random.Some(1, most, Statement)];
        if (broad && random.Chance(80))
            statements.Insert(0, random.Object(("effect", "\"allow\""), ("action", "\"*\""), ("resource", random.Quoted(["*", Resource()]))));
        return random.Object(("version", "\"2.0\""), ("statement", random.Many(statements)));
    }

    public string Statement()
    {
        List<(string, string)> members =
        [
            ("effect", random.Chance(70) ? "\"allow\"" : "\"deny\""),
            ("action", random.Quoted(random.Some(1, 3, Action))),
            ("resource", random.Quoted(random.Some(1, 3, Resource))),
        ];
        if (random.Chance(ConditionPercent))
            members.Add(("condition", conditions.Condition()));
        return random.Object(members);
    }

    public string Action()
    {
        string action = random.Pick(random.Chance(85) ? world.Actions : KnownNames.All);
        int colon = action.IndexOf(':', StringComparison.Ordinal);
        string service = action[..(colon + 1)], name = action[(colon + 1)..];
        string[] parts = Cut(name);
        string pattern = random.Next(12) switch
        {
            < 3 => action,
            3 => service + (random.Chance(50) ? name.ToUpperInvariant() : name.ToLowerInvariant()),
            4 => "*",
            5 => random.Chance(50) ? "*:*" : random.Pick(Foreign),
            6 => service + "*",
            < 9 => service + parts[0] + "*",
            9 => service + "*" + parts[1] + "*",
            10 => service + parts[0] + "*" + parts[2],
            _ => service + "*" + parts[2],
        };
        return pattern.Contains(':', StringComparison.Ordinal) && pattern != "*:*" && random.Chance(15) ? "name/" + pattern : pattern;
    }

    public string Resource()
    {
        if (random.Chance(20))
            return "*";
        if (random.Chance(3))
            return random.Pick(ForeignResources);
        ResourceName near = random.Pick(world.Resources);
        string service = random.Next(10) switch { < 5 => near.Service, < 8 => "", 8 => "*", _ => random.Pick(WorldDraw.Services) };
        string region = random.Next(10) switch { < 4 => near.Region, < 8 => "", 8 => "*", _ => random.Pick(WorldDraw.Regions) };
        string account = random.Next(10) switch { < 5 => $"uin/{near.Account}", < 9 => "", _ => "uin/200" };
        return $"qcs::{service}:{region}:{account}:{Path(near.Path)}";
    }

    private string Path(string near)
    {
        string ascii = string.Concat(near.Where(char.IsAscii));
        string[] parts = Cut(ascii);
        string path = random.Next(14) switch
        {
            < 3 => ascii,
            3 => "*",
            4 or 5 => parts[0] + "*",
            6 => parts[0] + "*" + parts[2],
            7 => "*" + parts[1] + "*" + parts[2],
            8 => parts[0] + "**" + parts[1] + "*",
            9 => ascii.Replace("200", "${uin}", StringComparison.Ordinal).Replace("2*0", "${uin}", StringComparison.Ordinal),
            10 => ascii.Replace("100", random.Chance(50) ? "${uin}" : "${owner_uin}", StringComparison.Ordinal) + (random.Chance(50) ? "*" : ""),
            11 => ascii.ToUpperInvariant(),
            12 => ascii + random.Pick(["*", "/*", "x", "/"]),
            _ => parts[0] + random.Pick(["${uin}", "${app_id}", "${owner_uin}"]) + parts[2],
        };
        return path.Length == 0 ? "*" : path;
    }

    /// <summary>A text in three parts, any of which may be empty.</summary>
    private string[] Cut(string text)
    {
        int a = random.Next(text.Length + 1), b = random.Next(text.Length + 1);
        return [text[..Math.Min(a, b)], text[Math.Min(a, b)..Math.Max(a, b)], text[Math.Max(a, b)..]];
    }
}
