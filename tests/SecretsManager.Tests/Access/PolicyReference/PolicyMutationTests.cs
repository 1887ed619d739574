using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Bent policies: each is refused in the one way that refusals have, or it is read the same by everybody: its canonical text is a fixed point, says the
/// same tree, and both texts answer every question of a universe as the reference does.
/// </summary>
public class PolicyMutationTests
{
    private const string Canary = "kanarienvogel";
    private const int BasesAPart = 10;
    private const int MutationsABase = 10;
    private static readonly int Parts = Campaign.Long ? 20_000 : 1_000;

    [Fact]
    public void A_bent_policy_is_refused_or_means_one_thing()
    {
        long accepted = 0, refused = 0;
        Campaign.Run(Parts, (_, random) => Bend(random, PolicyReading.Product, ref accepted, ref refused));
        Assert.Equal(Parts * BasesAPart * MutationsABase, accepted + refused);
        Assert.True(accepted * 20 > refused && refused > accepted / 20, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void A_parser_that_breaks_would_be_found() => Found(PolicyReading.Product with
    {
        Parse = static (text, purpose) => text.Contains("\\u", StringComparison.Ordinal)
            ? throw new ArgumentException(purpose.ToString()) : Production.Parse(text, purpose),
    });

    [Fact]
    public void A_parser_that_takes_the_last_of_two_members_would_be_found() => Found(PolicyReading.Product with
    {
        Parse = static (text, purpose) => Production.Parse(LastMembers.Of(text), purpose),
    });

    [Fact]
    public void A_canonical_text_that_loses_a_suffix_would_be_found() => Found(PolicyReading.Product with
    {
        Canonical = static document => PolicyText.Canonical(document).Replace("_if_exist", "", StringComparison.Ordinal),
    });

    [Fact]
    public void A_canonical_text_that_makes_a_name_into_everything_would_be_found() => Found(PolicyReading.Product with
    {
        Canonical = static document => PolicyText.Canonical(document).Replace("qcs:::::*", "*", StringComparison.Ordinal),
    });

    private static void Found(PolicyReading wrong)
    {
        long count = 0;
        Assert.Contains(Enumerable.Range(0, 2_000), part => Bend(Draw.Part(Campaign.Seed, part), wrong, ref count, ref count) is not null);
    }

    private static string? Bend(Random random, PolicyReading reading, ref long accepted, ref long refused)
    {
        PolicyWorld world = WorldDraw.World(random);
        PolicyDraw draw = new(random, world);
        for (int i = 0; i < BasesAPart; i++)
        {
            PolicyPurpose purpose = random.Next(8) switch { 0 => PolicyPurpose.Session, 1 => PolicyPurpose.Trust, _ => PolicyPurpose.Identity };
            string text = purpose == PolicyPurpose.Trust ? TrustDraw.Policy(random) : draw.Policy(3);
            string other = random.Chance(20) ? TrustDraw.Policy(random) : draw.Policy(2);
            if (random.Chance(50))
                text = text.Replace("/db", "/" + Canary, StringComparison.Ordinal).Replace("&prod", "&" + Canary, StringComparison.Ordinal);
            for (int j = 0; j < MutationsABase; j++)
            {
                (string bent, bool mustBeRefused, bool inPlace) = PolicyMutation.Mutate(text, other, random);
                string? wrong = reading.Wrong(bent, purpose, world, inPlace ? Canary : null, out bool read);
                wrong ??= read && mustBeRefused && bent != text ? "It was read, and it had to be refused" : null;
                if (wrong is not null)
                    return $"{wrong}\n{purpose}: {(bent.Length > 10_000 ? bent[..10_000] : bent)}\nbent from {text}";
                if (read)
                    Interlocked.Increment(ref accepted);
                else
                    Interlocked.Increment(ref refused);
            }
        }
        return null;
    }
}
