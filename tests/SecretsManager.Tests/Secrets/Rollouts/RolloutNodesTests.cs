using System.Text.Json;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>Two nodes on one PostgreSQL database: what one of them is told of a rollout, the other follows from the next read on.</summary>
public sealed class RolloutNodesTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_rollout_counts_on_the_other_node_at_once_and_its_readers_are_one_list()
    {
        StorageSettings storage = await postgres.NewStorage();
        await using Bench here = await Bench.Open(storage, beside: null);
        // What waits for another node's commit waits by the nodes' clock.
        await using Timer clock = new(_ => here.Time.Advance(TimeSpan.FromMilliseconds(20)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        await using Bench there = await Bench.Open(storage, here);
        RolloutBench rollout = await RolloutBench.Open(here);

        async Task Expect(string version)
        {
            Assert.Equal((version, version), (await RolloutBench.ReadOn(there), await RolloutBench.ReadOn(here)));
            JsonElement reader = Assert.Single((await there.SsmOk("DescribeVersionRollout", new { SecretName = RolloutBench.Secret })).GetProperty("Readers").EnumerateArray());
            Assert.Equal(version, reader.GetProperty("VersionId").GetString());
        }

        await Expect("v1");
        await rollout.Start(new { Percent = 100 });
        await Expect("v2");
        await there.SsmOk("RollbackVersion", new { SecretName = RolloutBench.Secret });
        await Expect("v1");
        await there.SsmOk("StartVersionRollout", new { SecretName = RolloutBench.Secret, VersionId = "v2", Percent = 0 });
        await Expect("v1");
        await rollout.Promote();
        await Expect("v2");

        // A reader who comes back to a node that knows him by an older version is noted again.
        await RolloutBench.ReadOn(here, agent: "wanderer");
        await there.SsmOk("RollbackVersion", new { SecretName = RolloutBench.Secret });
        await RolloutBench.ReadOn(there, agent: "wanderer");
        await rollout.Promote("v2");
        await RolloutBench.ReadOn(here, agent: "wanderer");
        JsonElement told = await here.SsmOk("DescribeVersionRollout", new { SecretName = RolloutBench.Secret });
        Assert.Equal("v2", told.GetProperty("Readers").EnumerateArray().Single(reader => reader.GetProperty("UserAgent").GetString() == "wanderer").GetProperty("VersionId").GetString());

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => RolloutBench.ReadOn(i % 2 == 0 ? here : there, agent: $"agent-{i % 15}"))));
        JsonElement all = await there.SsmOk("DescribeVersionRollout", new { SecretName = RolloutBench.Secret });
        Assert.Equal(17, all.GetProperty("TotalCount").GetInt32());
    }
}
