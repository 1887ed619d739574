using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    [Fact]
    public async Task A_reader_is_noted_once_for_each_node_and_his_later_read_stays()
    {
        await Note(Seen("r", 10, "old"), Seen("r", 12, "new"), Seen("r", 11, "late"));
        await Note(Seen("r", 13, "there") with { Node = "node-2" });
        await Note(Seen("r", 5, "another secret") with { Secret = "s2" });
        Assert.Equal([("node-1", 12L, "new"), ("node-2", 13L, "there")], await Readers("s1", since: 0));
        Assert.Equal([("node-2", 13L, "there")], await Readers("s1", since: 13));
        await Reopen();
        Assert.Equal([("node-1", 5L, "another secret")], await Readers("s2", since: 0));
    }

    [Fact]
    public async Task A_node_keeps_so_many_readers_of_a_secret_those_who_came_last()
    {
        await Note(Seen("other", 1, "other node") with { Node = "node-2" }, Seen("x", 1, "other secret") with { Secret = "s2" });
        for (int i = 0; i < 12; i++)
            await Commit(new Change.NoteReader(Seen($"r{i:D2}", 100 + (i / 3), $"{i:D2}"), 5));
        IReadOnlyList<(string Node, long Seen, string Box)> kept = await Readers("s1", since: 0);
        Assert.Equal(5, kept.Count(reader => reader.Node == "node-1"));
        Assert.Equal(["09", "10", "11"], kept.Where(reader => reader.Seen == 103).Select(reader => reader.Box));
        Assert.Equal(2, kept.Count(reader => reader.Seen == 102));
        Assert.Single(kept, reader => reader.Node == "node-2");
        Assert.Single(await Readers("s2", since: 0));
    }

    [Fact]
    public async Task Readers_go_with_their_secret_or_with_time()
    {
        await Note(Seen("a", 10, "a"), Seen("b", 20, "b"), Seen("c", 10, "c") with { Secret = "s2" });
        await Commit(new Change.PruneReaders(20));
        Assert.Equal([("node-1", 20L, "b")], await Readers("s1", since: 0));
        Assert.Empty(await Readers("s2", since: 0));
        await Commit(new Change.ForgetReaders("s1"));
        Assert.Empty(await Readers("s1", since: 0));
    }

    private Task Note(params ReaderRow[] rows) => Commit([.. rows.Select(row => new Change.NoteReader(row, null))]);

    private static ReaderRow Seen(string reader, long seen, string box) =>
        new("s1", "node-1", System.Text.Encoding.UTF8.GetBytes(reader.PadRight(16)), seen, System.Text.Encoding.UTF8.GetBytes(box));

    private async Task<IReadOnlyList<(string Node, long Seen, string Box)>> Readers(string secret, long since) =>
        [.. (await _database.Readers(secret, since, Now)).Select(row => (row.Node, row.Seen, System.Text.Encoding.UTF8.GetString(row.Box))).Order()];
}
