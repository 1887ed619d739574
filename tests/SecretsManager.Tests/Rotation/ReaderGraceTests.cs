using System.Text.Json;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>A rotation by schedule waits while somebody still goes by the version whose password it would change, and not for ever.</summary>
public sealed class ReaderGraceTests : IAsyncLifetime
{
    private readonly ProductDouble product = new();
    private RotationBench rotation = null!;

    public async ValueTask InitializeAsync()
    {
        rotation = await RotationBench.Open(product);
        await rotation.Create();
        await rotation.Read();
        await rotation.Rotate();
    }

    public ValueTask DisposeAsync() => rotation.DisposeAsync();

    [Fact]
    public async Task It_waits_until_whoever_read_the_version_before_has_read_the_current_one()
    {
        await Schedule(new { WaitForReadersDays = 90 });
        await rotation.Work();
        rotation.Bench.Time.Advance(TimeSpan.FromDays(3));
        await rotation.Work();
        Assert.Single(await rotation.History());
        await rotation.Read();
        await rotation.Work();
        Assert.Single(await rotation.History());
        rotation.Bench.Time.Advance(TimeSpan.FromHours(1));
        await rotation.Work();
        Assert.Equal(2, (await rotation.History()).Length);
        Assert.Equal(["1", "1", null], await Begun());
    }

    [Fact]
    public async Task Whoever_has_not_come_again_for_the_days_that_it_is_told_is_waited_for_no_longer()
    {
        string before = Assert.Single(await rotation.History());
        await rotation.Read(version: before);
        (string Account, string Password) current = await rotation.Read();
        await Schedule(new { WaitForReadersDays = 2 });
        await rotation.Work();
        Assert.Equal(current, await rotation.Read());

        rotation.Bench.Time.Advance(TimeSpan.FromHours(47));
        await rotation.Work();
        Assert.Equal(current, await rotation.Read());
        rotation.Bench.Time.Advance(TimeSpan.FromHours(2));
        await rotation.Work();
        Assert.NotEqual(current, await rotation.Read());
        Assert.Equal("1", (await Begun()).First());
        Assert.Null((await Begun()).Last());
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_is_told_and_its_record_says_who_is_left_behind()
    {
        string before = Assert.Single(await rotation.History());
        (string Account, string Password) current = await rotation.Read();
        await rotation.Read(version: before);
        await Schedule(new { WaitForReadersDays = 90, LongestWaitDays = 3 });
        for (int hour = 0; hour < 71; hour++)
        {
            await rotation.Work();
            rotation.Bench.Time.Advance(TimeSpan.FromHours(1));
        }

        await rotation.Work();
        Assert.Equal(current, await rotation.Read());
        rotation.Bench.Time.Advance(TimeSpan.FromHours(2));
        await rotation.Work();
        Assert.NotEqual(current, await rotation.Read());
        Assert.Equal("1", (await Begun()).Last());
    }

    [Fact]
    public async Task Without_being_told_it_waits_for_nobody_and_by_hand_it_never_waits()
    {
        string before = Assert.Single(await rotation.History());
        await rotation.Read(version: before);
        (string Account, string Password) current = await rotation.Read();
        await Schedule(new { });
        await rotation.Work();
        (string Account, string Password) next = await rotation.Read();
        Assert.NotEqual(current, next);

        await rotation.Read(version: (await rotation.History())[0]);
        await Schedule(new { WaitForReadersDays = 90 });
        await rotation.Rotate();
        Assert.NotEqual(next, await rotation.Read());
    }

    [Fact]
    public async Task A_wait_that_is_none_is_refused()
    {
        foreach (object wrong in (object[])[new { WaitForReadersDays = 91 }, new { LongestWaitDays = 31 }])
            Assert.Equal("InvalidParameterValue", Gateway.Bench.CodeOf(await rotation.Bench.Ssm("UpdateRotationStatus", Fields(wrong))));
    }

    private Task<JsonElement> Schedule(object waits) => rotation.Bench.SsmOk("UpdateRotationStatus", Fields(waits));

    private static Dictionary<string, object?> Fields(object waits)
    {
        Dictionary<string, object?> fields = waits.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(waits));
        (fields["SecretName"], fields["EnableRotation"]) = ("app", true);
        return fields;
    }

    // Of each time that a rotation was to begin, how many readers were behind.
    private async Task<string?[]> Begun() =>
    [
        .. (await rotation.Bench.Records()).Where(record => record.GetProperty("action").GetString() == "BeginRotation")
            .Select(record => record.GetProperty("parameters").TryGetProperty("ReadersBehind", out JsonElement behind) ? behind.GetString() : null),
    ];
}
