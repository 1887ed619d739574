using SecretsManager.Server.Access;
using SecretsManager.Server.Secrets.Rollouts;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>A share of callers is as large as it says, is always the same callers, and only grows.</summary>
public class CallerShareTests
{
    private const int Callers = 10_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 5)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_many_callers_so_many_of_a_hundred_are_within(int number)
    {
        byte[] seed = Seed(number);
        foreach (int percent in (int[])[0, 1, 5, 10, 25, 50, 75, 90, 99, 100])
        {
            int within = Enumerable.Range(0, Callers).Count(i => IsWithin(percent, seed, i));
            double expected = Callers * percent / 100.0;
            // Five standard deviations: one seed in a million is outside.
            Assert.InRange(within, expected - Bound(percent), expected + Bound(percent));
        }
    }

    [Fact]
    public void A_larger_percentage_only_adds()
    {
        byte[] seed = Seed(7);
        for (int caller = 0; caller < 1000; caller++)
        {
            bool[] within = [.. Enumerable.Range(0, 101).Select(percent => IsWithin(percent, seed, caller))];
            Assert.Equal(within.Order(), within);
            Assert.Equal((false, true), (within[0], within[100]));
        }
    }

    [Fact]
    public void Each_rollout_begins_with_others()
    {
        HashSet<int> Tenth(int seed) => [.. Enumerable.Range(0, Callers).Where(i => IsWithin(10, Seed(seed), i))];
        int both = Tenth(1).Intersect(Tenth(2)).Count();
        Assert.InRange(both, 50, 150);
    }

    [Fact]
    public void Sessions_of_one_role_are_callers_each_by_its_name()
    {
        Caller Session(string name, string key) => Caller.Of(new Server.Access.Sessions.Session(Server.Access.Sessions.SessionKind.Role, key, 1, 2, name, 3, 4) { RoleId = "5" });
        byte[] seed = Seed(3);
        bool[] within = [.. Enumerable.Range(0, 100).Select(i => CallerShare.IsWithin(50, seed, Session($"pod-{i}", "one")))];
        Assert.Equal(2, within.Distinct().Count());
        Assert.Equal(within, Enumerable.Range(0, 100).Select(i => CallerShare.IsWithin(50, seed, Session($"pod-{i}", "another key of it"))));
    }

    private static bool IsWithin(int percent, byte[] seed, int caller) => CallerShare.IsWithin(percent, seed, new Caller(CallerKind.User, 100000000001, 200000000000 + caller));

    private static double Bound(int percent) => 5 * Math.Sqrt(Callers * (percent / 100.0) * (1 - (percent / 100.0)));

    private static byte[] Seed(int number) => [.. Enumerable.Range(0, CallerShare.SeedSize).Select(i => (byte)((i * 31) + number))];
}
