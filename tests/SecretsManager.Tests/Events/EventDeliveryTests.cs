using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Events;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Events;

/// <summary>How events come: at least once, those of a secret in order, whatever receivers and nodes do; and what is not done any more.</summary>
public sealed class EventDeliveryTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_each_secret_every_event_comes_in_order_however_receivers_and_nodes_fail(int seed)
    {
        Random random = new(seed);
        ChanceOfCrash crash = new(new Random(seed + 100));
        await using EventBench bench = await EventBench.Open(new() { ["SecretsManager:Secrets:MaximumVersions"] = "50" }, crash);
        foreach (Team team in (Team[])[bench.One, bench.Two])
        {
            await bench.Register(team);
            team.Does = _ =>
            {
                lock (random)
                    return (Deed)random.Next(4);
            };
        }

        Dictionary<string, List<string>> expected = [];
        for (int step = 0; step < 40; step++)
        {
            string name = "s" + random.Next(3);
            if (!expected.TryGetValue(name, out List<string>? versions))
            {
                expected[name] = ["v1"];
                await bench.Create(name);
            }
            else
            {
                versions.Add($"v{step + 10}");
                await bench.Put(name, versions[^1]);
            }

            if (random.Next(3) == 0)
                await bench.Work(TimeSpan.FromSeconds(random.Next(1, 90)));
            if (random.Next(12) == 0)
                await bench.Bench.Restart();
        }

        crash.IsOn = false;
        bench.One.Does = bench.Two.Does = _ => Deed.Takes;
        for (int round = 0; round < 5; round++)
            await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal(0, await bench.Stored());
        Assert.True(crash.Count > 0);
        foreach (Team team in (Team[])[bench.One, bench.Two])
        {
            Assert.True(team.Seen.Count > Team.Once(team.Seen).Count(), "Nothing came twice.");
            foreach ((string name, List<string> versions) in expected)
                AssertInOrder(team.Seen, name, versions);
        }

        // The check finds what is missing and what is out of order.
        Told[] seen = [.. Team.Once(bench.One.Seen)];
        string busy = expected.MaxBy(entry => entry.Value.Count).Key;
        int[] places = [.. Enumerable.Range(0, seen.Length).Where(place => seen[place].Secret == busy && seen[place].Type == "version-added").Take(2)];
        Assert.ThrowsAny<Exception>(() => AssertInOrder([.. seen.Where((_, place) => place != places[0])], busy, expected[busy]));
        (seen[places[0]], seen[places[1]]) = (seen[places[1]], seen[places[0]]);
        Assert.ThrowsAny<Exception>(() => AssertInOrder(seen, busy, expected[busy]));
    }

    [Fact]
    public async Task What_one_receiver_does_not_take_of_one_secret_holds_up_that_alone()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        await bench.Register(bench.Two);
        bench.One.Does = told => told.Secret == "bad" ? Deed.Fails : Deed.Takes;
        foreach (string name in (string[])["bad", "good"])
        {
            await bench.Create(name);
            await bench.Put(name, "v2");
        }

        await bench.Work();
        string[] all = ["created", "version-added", "version-added", "current-changed"];
        Assert.Empty(bench.One.TypesOf("bad"));
        Assert.Equal(all, bench.One.TypesOf("good"));
        Assert.Equal(all, bench.Two.TypesOf("bad"));
        JsonElement told = await bench.Describe(bench.One);
        Assert.Equal((4, 1), (told.GetProperty("WaitingEvents").GetInt32(), told.GetProperty("SecretsHeldUp").GetInt32()));
        Assert.Equal("The receiver answered with the status 503.", told.GetProperty("LastFailure").GetString());
        Assert.InRange(told.GetProperty("LastFailureTime").GetInt64(), bench.Bench.Now - 10, bench.Bench.Now);

        // Only the first one is tried, and ever more seldom.
        for (int second = 0; second < 600; second += 2)
            await bench.Work();
        Assert.InRange(bench.One.Receiver.Posted.Count(posted => Told.Read(posted).Secret == "bad"), 4, 6);
        bench.One.Does = _ => Deed.Takes;
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal(all, bench.One.TypesOf("bad"));
        told = await bench.Describe(bench.One);
        Assert.Equal((0, 0, ""), (told.GetProperty("WaitingEvents").GetInt32(), told.GetProperty("SecretsHeldUp").GetInt32(), told.GetProperty("LastFailure").GetString()));
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_and_holds_up_no_other()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        await bench.Register(bench.Two);
        bench.One.Receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        for (int i = 0; i < 4; i++)
            await bench.Create("s" + i);
        bench.Bench.Time.Advance(TimeSpan.FromSeconds(2));
        await bench.Bench.RunAllDue();
        for (int i = 0; i < 8; i++)
            await bench.Two.Receiver.Next();
        await bench.One.Receiver.Next();
        bench.Bench.Time.Advance(TimeSpan.FromSeconds(QueueRun.AnswerSeconds + 1));
        await bench.Bench.Service<EventDelivery>().Idle();
        Assert.Equal("The receiver has not answered wholly within 10 seconds.", (await bench.Describe(bench.One)).GetProperty("LastFailure").GetString());
    }

    [Fact]
    public async Task A_change_of_many_secrets_is_told_in_one_look()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One, new { Events = new[] { "created" } });
        for (int i = 0; i < 20; i++)
            await bench.Create("s" + i);
        await bench.Work();
        Assert.Equal(20, bench.One.Seen.Count);
    }

    [Fact]
    public async Task What_is_not_taken_for_seven_days_is_given_up_and_counted()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        bench.One.Does = _ => Deed.Fails;
        await bench.Create("app");
        for (int hour = 0; hour < 7 * 24; hour += 2)
            await bench.Work(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        await bench.Put("app", "v2");
        Assert.Equal(4, await bench.Waiting(bench.One));
        await bench.Work(TimeSpan.FromHours(2));
        await bench.Work(TimeSpan.FromHours(2));
        JsonElement told = await bench.Describe(bench.One);
        Assert.Equal((2, 2), (told.GetProperty("EventsGivenUp").GetInt32(), told.GetProperty("WaitingEvents").GetInt32()));
        bench.One.Does = _ => Deed.Takes;
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal(["version-added", "current-changed"], bench.One.TypesOf("app"));
    }

    [Fact]
    public async Task Beyond_the_bound_events_are_dropped_and_no_call_fails()
    {
        await using EventBench bench = await EventBench.Open(new() { ["SecretsManager:Events:MostWaiting"] = "3" });
        await bench.Register(bench.One);
        bench.One.Does = _ => Deed.Fails;
        await bench.Create("app");
        for (int version = 2; version < 6; version++)
            await bench.Put("app", "v" + version);
        Assert.Equal(3, await bench.Waiting(bench.One));
        bench.One.Does = _ => Deed.Takes;
        await bench.Work();
        await bench.Work(TimeSpan.FromSeconds(20));
        await bench.Put("app", "v7");
        await bench.Work();
        Assert.Equal(["created", "version-added", "version-added", "version-added", "current-changed"], bench.One.TypesOf("app"));
    }

    [Fact]
    public async Task What_waits_for_a_receiver_goes_with_it_and_is_not_told_to_another_of_its_name()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        bench.One.Does = _ => Deed.Fails;
        await bench.Create("app");
        await bench.Work();
        await bench.Bench.SsmOk("DeregisterEventReceiver", new { ReceiverName = "one" });
        bench.One.Does = _ => Deed.Takes;
        await bench.Register(bench.One);
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Empty(bench.One.Seen);
        Assert.Equal(0, await bench.Stored());
        await bench.Put("app", "v2");
        await bench.Work();
        Assert.Equal(["version-added", "current-changed"], bench.One.TypesOf("app"));
    }

    [Fact]
    public async Task Of_two_nodes_one_delivers_what_the_other_has_stored_and_both_at_once_send_nothing_twice()
    {
        await using EventBench bench = await EventBench.Open(storage: await postgres.NewStorage());
        await bench.Register(bench.One);
        await using Bench other = await bench.Beside();
        await bench.Create("app");
        other.Time.Advance(TimeSpan.FromSeconds(2));
        await EventBench.Deliver(other);
        Assert.Equal(["created", "version-added"], bench.One.TypesOf("app"));

        for (int i = 0; i < 6; i++)
            await bench.Create("s" + i);
        other.Time.Advance(TimeSpan.FromSeconds(2));
        Task both = Task.WhenAll(EventBench.Deliver(bench.Bench), EventBench.Deliver(other));
        // PostgreSQL refuses one of two that meet, and it pauses by the clock of its node before it tries again.
        while (!both.IsCompleted)
        {
            await Task.Delay(5);
            bench.Bench.Time.Advance(TimeSpan.FromMilliseconds(5));
            other.Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        await both;
        Assert.Equal(14, bench.One.Seen.Count);
        Assert.Equal(0, await bench.Stored());
    }

    [Fact]
    public async Task What_cannot_be_registered_is_refused_in_words()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        Assert.Equal("ResourceInUse", await Code(new { ReceiverName = "one", bench.One.Url }));
        foreach (string name in (string[])["", "-a", "a b", "a.b", new string('a', 65)])
            Assert.Equal("InvalidParameterValue", await Code(new { ReceiverName = name, bench.One.Url }));
        foreach (string url in (string[])["", "http://localhost/", "https://elsewhere.test/", bench.One.Url + "#x", bench.One.Url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)])
            Assert.Equal("InvalidParameterValue", await Code(new { ReceiverName = "new", Url = url }));
        Assert.Equal("InvalidParameterValue", await Code(new { ReceiverName = "new", bench.One.Url, Authority = "none" }));
        Assert.Equal("InvalidParameterValue", await Code(new { ReceiverName = "new", bench.One.Url, Events = new[] { "created", "ssm.secret.created" } }));
        Assert.Equal("InvalidParameterValue", await Code(new { ReceiverName = "new", bench.One.Url, SecretNamePrefix = "a." }));
        Assert.Equal("MissingParameter", await Code(new { bench.One.Url }));
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await bench.Bench.Ssm("DeregisterEventReceiver", new { ReceiverName = "other" })));
        for (int i = 1; i < EventReceivers.Most; i++)
            Assert.Null(await Code(new { ReceiverName = "r" + i, bench.One.Url }));
        Assert.Equal("LimitExceeded", await Code(new { ReceiverName = "r10", bench.One.Url }));
        Assert.Equal(EventReceivers.Most, (await bench.Bench.SsmOk("DescribeEventReceivers", new { })).GetProperty("TotalCount").GetInt32());

        await using Bench closed = await Bench.Open();
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await closed.Ssm("RegisterEventReceiver", new { ReceiverName = "one", bench.One.Url })));

        async Task<string?> Code(object request) => Bench.CodeOf(await bench.Bench.Ssm("RegisterEventReceiver", request));
    }

    private static void AssertInOrder(IReadOnlyList<Told> seen, string secret, IReadOnlyList<string> versions)
    {
        Told[] once = [.. Team.Once(seen).Where(told => told.Secret == secret)];
        Assert.Equal(versions, once.Where(told => told.Type == "version-added").Select(told => told.Version));
        Assert.Equal(once.Select(told => told.Sequence).Order(StringComparer.Ordinal), once.Select(told => told.Sequence));
    }

    /// <summary>Ends a delivery behind one in six events that were taken, before that is noted.</summary>
    private sealed class ChanceOfCrash(Random random) : ICrashPoints
    {
        public bool IsOn { get; set; } = true;

        public int Count { get; private set; }

        public void Reach(string name)
        {
            lock (random)
            {
                if (!IsOn || name != "event-delivered" || random.Next(6) != 0)
                    return;
                Count++;
            }

            throw new InvalidOperationException("Stopped dead.");
        }
    }
}
