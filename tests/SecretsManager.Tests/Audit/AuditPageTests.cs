using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Hosting;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit;

public sealed class AuditPageTests : IDisposable
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_page_is_read_as_it_was_written()
    {
        byte[] before = RandomNumberGenerator.GetBytes(32);
        byte[] after = new byte[32];
        byte[] page = AuditPage.Write(key, "node-é", 7, 1, 41, before, Lines("one", "", "three"), after);

        AuditPage.Content content = AuditPage.Read(key, new AuditPageRow("node-é", 7, 1, 1, 3, page));

        Assert.Equal(41, content.FirstNumber);
        Assert.Equal(before, content.HashBefore);
        Assert.Equal(after, content.HashAfter);
        Assert.Equal(["one", "", "three"], content.Records.Select(record => Encoding.UTF8.GetString(record.Span)));
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_a_page_is_refused()
    {
        AuditPageRow row = Page(1, "first", "second");
        Assert.Equal(2, AuditPage.Read(key, row).Records.Count);
        for (int bit = 0; bit < row.Page.Length * 8; bit++)
        {
            byte[] flipped = [.. row.Page];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<IntegrityException>(() => AuditPage.Read(key, row with { Page = flipped }));
        }

        for (int length = 0; length < row.Page.Length; length++)
            Assert.Throws<IntegrityException>(() => AuditPage.Read(key, row with { Page = row.Page[..length] }));
    }

    [Fact]
    public void A_page_is_bound_to_its_node_number_count_and_key()
    {
        AuditPageRow row = Page(3, "first");
        Assert.Throws<IntegrityException>(() => AuditPage.Read(key, row with { Node = "node-2" }));
        Assert.Throws<IntegrityException>(() => AuditPage.Read(key, row with { Sequence = 4 }));
        Assert.Throws<IntegrityException>(() => AuditPage.Read(key, row with { Records = 2 }));
        Assert.Throws<IntegrityException>(() => AuditPage.Read(RandomNumberGenerator.GetBytes(32), row));
    }

    [Theory]
    [InlineData("DELETE FROM audit_pages WHERE sequence = 1")]
    [InlineData("DELETE FROM audit_pages WHERE sequence = 3")]
    [InlineData("UPDATE audit_pages SET sequence = CASE sequence WHEN 2 THEN -3 WHEN 3 THEN 2 ELSE sequence END")]
    [InlineData("UPDATE audit_pages SET page = (SELECT page FROM audit_pages WHERE sequence = 3) WHERE sequence = 2")]
    [InlineData("UPDATE audit_pages SET node = 'node-2' WHERE sequence = 2")]
    [InlineData("UPDATE audit_pages SET records = 2 WHERE sequence = 2")]
    [InlineData("UPDATE audit_pages SET page = substr(page, 1, length(page) - 1) WHERE sequence = 2")]
    [InlineData("UPDATE audit_pages SET page = 'text' WHERE sequence = 2")]
    public async Task A_chain_that_somebody_edited_is_refused(string sql)
    {
        DatabaseOptions options = new(DatabaseEngine.Sqlite, scratch.In("audit.db"));
        await using OpenedDatabase store = await OpenedDatabase.Open(options, key);
        for (int i = 1; i <= 5; i++)
            await store.Database.Commit(new UnitOfWork([], Encoding.UTF8.GetBytes($"record {i}")));
        Assert.Equal(5, (await store.Recorded()).Count);

        Assert.NotEqual(0, await RawSql.Execute(options, sql));
        await Assert.ThrowsAsync<IntegrityException>(() => store.Recorded());
    }

    [Fact]
    public void A_chain_goes_on_behind_its_last_page_and_forgets_a_page_that_was_not_committed()
    {
        using SecretMaterial material = SecretMaterial.CopyOf(key);
        AuditChain chain = new("node-1", material, TimeProvider.System);
        chain.Resume(null);
        AuditPageRow first = chain.Build(Lines("one", "two"));
        chain.Committed(first);
        chain.Build(Lines("lost"));
        AuditPageRow second = chain.Build(Lines("three"));
        chain.Committed(second);
        AuditChain resumed = new("node-1", material, TimeProvider.System);
        resumed.Resume(second);
        AuditPageRow third = resumed.Build(Lines("four"));

        AuditPage.Content[] contents = [AuditPage.Read(key, first), AuditPage.Read(key, second), AuditPage.Read(key, third)];
        Assert.Equal([1, 3, 4], contents.Select(content => content.FirstNumber));
        Assert.Equal(contents[0].HashAfter, contents[1].HashBefore);
        Assert.Equal(contents[1].HashAfter, contents[2].HashBefore);
        Assert.Equal(new byte[32], contents[0].HashBefore);
        byte[] broken = [.. second.Page];
        broken[^1] ^= 1;
        Assert.Throws<IntegrityException>(() => resumed.Resume(second with { Page = broken }));
    }

    private static ReadOnlyMemory<byte>[] Lines(params string[] lines) => [.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];

    private AuditPageRow Page(long sequence, params string[] lines) =>
        new("node-1", sequence, 1, 1, lines.Length, AuditPage.Write(key, "node-1", sequence, 1, 1, new byte[32], Lines(lines), new byte[32]));
}
