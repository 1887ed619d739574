using System.Text.Json;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Tags;

/// <summary>Tags change while callers act on what the tags allow: nobody gets to act on a thing whose tags no longer allow it.</summary>
public class RetagRaceTests
{
    private const int Rounds = 1000;

    [Fact]
    public async Task Nothing_is_changed_under_tags_that_no_longer_allow_it()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("env", "dev"));
        TagUser user = await SlowlyJudged(tags);
        string principal = $"qcs::cam::uin/{tags.Account}:uin/{user.Uin}";
        string now = "dev";
        (int committed, int forbidden) = (0, 0);
        // The writer tells each committed unit in its order, before anybody is answered.
        tags.Bench.Deployment.Database.Committed += unit =>
        {
            foreach (RecordRow row in unit.Changes.OfType<Change.Update>().Select(change => change.Row).Where(row => row.Identity.Kind == RecordKind.Secret))
            {
                using JsonDocument record = JsonDocument.Parse(unit.AuditRecord);
                if (record.RootElement.GetProperty("principal").GetString() == principal)
                {
                    committed++;
                    if (now != "dev")
                        forbidden++;
                }

                now = row.Index.Tags.Single(tag => tag.Key == "env").Value;
            }
        };

        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string value = round % 2 == 0 ? "prod" : "dev";
            Task<JsonElement> retag = Task.Run(() => tags.Bench.Tag("TagResources", new { ResourceList = new[] { secret }, Tags = TagBench.Wire(("env", value)) }));
            Task<JsonElement> act = Task.Run(() => Act(user, secret, round));
            Assert.Null(Bench.CodeOf(await retag));
            string? code = Bench.CodeOf(await act);
            Assert.True(code is null or "UnauthorizedOperation", code);
            refused += code is null ? 0 : 1;
        }

        Assert.Equal(0, forbidden);
        // Both happen, or there was no race.
        Assert.True(committed > 50 && refused > 50, $"{committed} committed, {refused} refused");
        Assert.Equal(Rounds, committed + refused);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_thing_whose_tags_no_longer_allow_it()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("s", ("env", "dev"));
        TagUser user = await SlowlyJudged(tags);
        (int read, int refused) = (0, 0);
        bool done = false;
        Task retagging = Task.Run(async () =>
        {
            for (int round = 0; !Volatile.Read(ref done); round++)
                await Become(tags, round % 2 == 0 ? "prod" : "dev");
        });
        for (int round = 0; round < Rounds; round++)
        {
            JsonElement answer = await user.Ssm("DescribeSecret", new { SecretName = "s" });
            string? code = Bench.CodeOf(answer);
            // A call that loses sixteen races in a row is told to come again.
            Assert.True(code is null or "UnauthorizedOperation" or "ResourceInUse", code);
            if (code is null)
                Assert.NotEqual("prod", answer.GetProperty("Description").GetString());
            (read, refused) = code is null ? (read + 1, refused) : (read, refused + 1);
        }

        Volatile.Write(ref done, true);
        await retagging;
        Assert.True(read > 50 && refused > 50, $"{read} read, {refused} refused");
    }

    // The secret's description is always that of its tags: both change in one commit.
    private static async Task Become(TagBench tags, string env)
    {
        RecordStore<Secret> secrets = tags.Bench.Deployment.Secrets.Records;
        Stored<Secret> stored = (await secrets.Find(secrets.Identity(tags.Account, TagBench.Region, "s"), CancellationToken.None))!;
        await tags.Commit(secrets.Update(stored, stored.Value with { Tags = [new RecordTag("env", env)], Description = env }));
    }

    // Limited to env=dev by the last of many statements, so that tags change between what is judged and what is done.
    private static Task<TagUser> SlowlyJudged(TagBench tags)
    {
        string idle = TagBench.Policy([.. Enumerable.Range(0, 35).Select(i => TagBench.Statement("allow", "*", $"none&{i}"))]);
        return tags.User([.. Enumerable.Repeat(idle, 100), TagBench.Policy("allow", "*", "env&dev")]);
    }

    // Each changes the secret, so that each success is a committed update.
    private static Task<JsonElement> Act(TagUser user, string secret, int round) => (round % 3) switch
    {
        0 => user.Ssm("UpdateDescription", new { SecretName = "s", Description = $"{round}" }),
        1 => user.Ssm("UpdateSecret", new { SecretName = "s", VersionId = "v", SecretString = $"{round}" }),
        _ => user.Tag("ModifyResourceTags", new { Resource = secret, ReplaceTags = TagBench.Wire(("round", $"{round}")) }),
    };
}
