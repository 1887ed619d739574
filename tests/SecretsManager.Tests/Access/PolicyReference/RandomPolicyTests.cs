using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Random policies against the reference: a million questions or more, of which each decision is a fair part.</summary>
public class RandomPolicyTests
{
    private const int CasesAPart = 8;
    private static readonly int Parts = Campaign.Long ? 300_000 : 12_000;

    [Fact]
    public void Random_policies_decide_as_the_reference_does()
    {
        HashSet<ulong> policies = [];
        long[] decisions = new long[3];
        Campaign.Run(Parts, (_, random) =>
        {
            PolicyWorld world = WorldDraw.World(random);
            PolicyDraw draw = new(random, world);
            List<ulong> drawn = [];
            long[] seen = new long[3];
            for (int i = 0; i < CasesAPart; i++)
            {
                PolicyCase policy = draw.Case();
                string? wrong = Comparison.Differences(policy, world, Evaluator.Product, places: true, seen).FirstOrDefault();
                if (wrong is not null)
                    return wrong;
                drawn.AddRange(policy.Texts.Select(Fingerprint));
            }
            lock (policies)
            {
                policies.UnionWith(drawn);
                for (int i = 0; i < seen.Length; i++)
                    decisions[i] += seen[i];
            }
            return null;
        });
        Assert.True(policies.Count >= 200_000, $"{policies.Count} policies");
        Assert.True(decisions.Sum() >= 1_000_000, $"{decisions.Sum()} questions");
        Assert.All(decisions, count => Assert.True(count * 20 > decisions.Sum(), string.Join(", ", decisions)));
    }

    [Theory]
    [MemberData(nameof(PlantedBugs.Names), MemberType = typeof(PlantedBugs))]
    public void Random_policies_find_a_planted_bug(string bug)
    {
        Evaluator wrong = PlantedBugs.All.Single(b => b.Name == bug);
        int differences = 0;
        Campaign.Run(100, (_, random) =>
        {
            PolicyWorld world = WorldDraw.World(random);
            PolicyDraw draw = new(random, world);
            for (int i = 0; i < CasesAPart; i++)
                Interlocked.Add(ref differences, Comparison.Differences(draw.Case(), world, wrong).Count());
            return null;
        });
        Assert.True(differences > 0, "The comparison did not notice that " + bug);
    }

    /// <summary>FNV-1a, so that the count of different policies is the same in every run.</summary>
    private static ulong Fingerprint(string text) => text.Aggregate(14695981039346656037UL, static (hash, c) => unchecked((hash ^ c) * 1099511628211UL));
}
