using System.Runtime.Versioning;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What happens when a node stops in the middle of a rotation of a secret of the caller's own: whoever uses the current value is always taken.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OwnSecretFaultTests : IAsyncLifetime
{
    private readonly CommandDirectory commands = new();
    private TeamWebhook team = null!;

    public async ValueTask InitializeAsync() => team = await TeamWebhook.Start();

    public ValueTask DisposeAsync()
    {
        commands.Dispose();
        return team.DisposeAsync();
    }

    /// <summary>Stops the worker dead at random places, again and again; a fresh one opens the same store.</summary>
    [Theory]
    [InlineData("Generated", 40, 8)]
    [InlineData("Command", 25, 4)]
    [InlineData("Webhook", 25, 4)]
    public async Task Wherever_the_worker_stops_dead_a_fresh_one_finishes_and_the_current_value_is_always_taken(string kind, int leastStops, int leastRotations)
    {
        RandomStop stop = new(7);
        await using OwnSecretBench bench = await OwnSecretBench.Open(Both(), stop);
        team.Makes = "made by the team";
        await bench.Set(RotationOf(kind));
        for (int stops = 0, rotations = 0; stops < leastStops || rotations < leastRotations;)
        {
            stop.Arm();
            await bench.Rotation.Work();
            if (stop.HasStopped)
            {
                stops++;
                await bench.Bench.Restart();
                bench.Bench.Time.Advance(TimeSpan.FromSeconds(61));
            }
            else
            {
                bench.Bench.Time.Advance(TimeSpan.FromSeconds(5));
            }

            Assert.True(await CurrentIsTaken(bench, kind), $"The current value is not taken after {stops} stops.");
            team.Makes = $"made by the team {stops}";
            if (Bench.CodeOf(await bench.Bench.Ssm("RotateSecret", new { SecretName = "app" })) is null)
                rotations++;
        }

        stop.Disarm();
        for (int look = 0; look < 5; look++)
        {
            bench.Bench.Time.Advance(TimeSpan.FromSeconds(61));
            await bench.Rotation.Work();
        }

        Assert.Equal(0, (await bench.DescribeRotation()).GetProperty("FlowID").GetInt64());
        Assert.True((await bench.Versions()).Length <= 10);
        Assert.True(kind == "Generated" || (kind == "Command" ? commands.Accepted.Length : team.Accepted.Count) == 1, "An old value is taken still.");
    }

    [Theory]
    [InlineData("Command")]
    [InlineData("Webhook")]
    public async Task A_means_that_takes_the_old_value_away_too_early_is_caught(string kind)
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(Both());
        team.IsCareless = true;
        team.Hook = (step, http) =>
        {
            http.Response.StatusCode = step == "test" ? 500 : 200;
            return Task.FromResult(step == "test");
        };
        commands.Write("""
            [ $step = set ] && { printf '%s\n' "$new" > accepted; echo '{"ok":true}'; exit 0; }
            [ $step = test ] && exit 1
            """);
        await bench.Set(RotationOf(kind));
        await bench.Begin();
        await bench.Rotation.Work();
        Assert.False(await CurrentIsTaken(bench, kind));
    }

    private Dictionary<string, string?> Both() => commands.Settings.Concat(team.Settings).ToDictionary();

    private object RotationOf(string kind) => kind switch
    {
        "Command" => new { Kind = kind, Command = CommandDirectory.Name },
        "Webhook" => team.Rotation,
        _ => new { Kind = kind },
    };

    private async Task<bool> CurrentIsTaken(OwnSecretBench bench, string kind)
    {
        string current = await bench.Read();
        return kind switch
        {
            "Command" => commands.Accepted.Contains(current),
            "Webhook" => team.Accepted.Contains(current),
            _ => current.Length > 0,
        };
    }
}
