using System.Globalization;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Runs the numbered parts of a campaign on all cores; what fails is the part with the lowest number, whatever the threads do.</summary>
internal static class Campaign
{
    /// <summary>The one seed; a failure prints it with the part, and <c>POLICY_SEED</c> sets another.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("POLICY_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : 20_260_921;

    /// <summary>Whether the long campaigns were asked for.</summary>
    public static bool Long { get; } = Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1";

    /// <param name="part">Does one part with its own chance and returns what is wrong with it, or null.</param>
    public static void Run(int parts, Func<int, Random, string?> part)
    {
        string? wrong = First(parts, part);
        Xunit.Assert.True(wrong is null, wrong);
    }

    /// <summary>What the part with the lowest number finds, with the seed; null when none finds anything.</summary>
    public static string? First(int parts, Func<int, Random, string?> part)
    {
        object gate = new();
        (int Part, string Text)? first = null;
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (number, loop) =>
        {
            string? wrong;
            try
            {
                wrong = part(number, Draw.Part(Seed, number));
            }
#pragma warning disable CA1031 // Whatever is thrown is a finding, and is reported with the seed.
            catch (Exception e)
#pragma warning restore CA1031
            {
                wrong = e.ToString();
            }
            if (wrong is null)
                return;
            lock (gate)
            {
                if (first is null || number < first.Value.Part)
                    first = (number, wrong);
            }
            loop.Break();
        });
        return first is null ? null : $"POLICY_SEED={Seed}, part {first.Value.Part}:\n{first.Value.Text}";
    }
}
