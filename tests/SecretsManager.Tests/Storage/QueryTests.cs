using CsCheck;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Storage;

public abstract partial class StorageTests
{
    private static readonly string[] s_products = ["", "Mysql", "Postgres"];

    private static readonly Gen<RecordTagFilter> s_tags =
        Gen.Select(Any("env", "team", "none"), Any("v1", "v2", "v3").Array[0, 2], (key, values) => new RecordTagFilter(key, values));

    private static readonly Gen<RecordQuery> s_queries =
        from states in Any<int[]?>(null, [], [1], [1, 2], [2, 3])
        from type in Gen.Int[0, 1].Nullable()
        from products in Any<string[]?>(null, null, [], ["Mysql"], ["", "Postgres"])
        from instance in Any<string?>(null, null, "", "cdb-1")
        from encryption in Gen.Int[0, 1].Nullable()
        from part in Any<string?>(null, null, "1", "A", "a%", "_")
        from anywhere in Any<string?>(null, "", "1", "i", "A")
        from tags in s_tags.Array[0, 2]
        from after in Gen.Select(Gen.Long[0, 7], Any("a%5", "A77", "z")).Nullable(0.5)
        from oldestFirst in Gen.Bool
        from offset in Gen.Long[0, 8]
        from limit in Gen.Int[1, 20]
        select new RecordQuery(RecordKind.Secret, 100, "ap-one")
        {
            States = states,
            Type = type,
            Products = products,
            Instance = instance,
            Encryption = encryption,
            IdContains = part,
            IdOrInstanceContains = anywhere,
            Tags = tags,
            After = after,
            Ascending = oldestFirst,
            Offset = offset,
            Limit = limit,
        };

    [Fact]
    public async Task A_list_is_what_a_plain_filter_over_all_records_gives()
    {
        var chance = new Random(7);
        var rows = Enumerable.Range(0, 120).Select(i => AnyRow(i, chance)).ToList();
        await Commit([.. rows.Select(row => new Change.Insert(row)), new Change.Insert(Row("x") with { Identity = Id("x") with { Region = "other" } })]);
        await s_queries.SampleAsync(
            async query =>
            {
                var page = await _database.List(query, Now);
                var all = rows.Where(row => Matches(query, row)).ToList();
                var ordered = all.OrderBy(row => row.Index.Created).ThenBy(row => row.Identity.Id, StringComparer.Ordinal).ToList();
                if (!query.Ascending)
                    ordered.Reverse();
                Assert.Equal(all.Count, page.Total);
                var expected = ordered.Skip((int)query.Offset).Take(query.Limit).ToList();
                Assert.Equal(expected.Count, page.Rows.Count);
                foreach (var (one, other) in expected.Zip(page.Rows))
                    AssertSame(one, other);
            },
            iter: 400,
            threads: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_have_no_gaps_and_no_duplicates_even_when_all_were_made_at_once(bool ascending)
    {
        await Commit([.. Enumerable.Range(0, 53).Select(i => new Change.Insert(Row($"id-{i:00}")))]);
        var ids = new List<string>();
        for (var offset = 0; offset < 60; offset += 10)
        {
            var page = await _database.List(
                new RecordQuery(RecordKind.Secret, 100, "ap-one") { Ascending = ascending, Offset = offset, Limit = 10 }, Now);
            Assert.Equal(53, page.Total);
            ids.AddRange(page.Rows.Select(row => row.Identity.Id));
        }

        var expected = Enumerable.Range(0, 53).Select(i => $"id-{i:00}");
        Assert.Equal(ascending ? expected : expected.Reverse(), ids);
    }

    private static RecordRow AnyRow(int i, Random chance)
    {
        string[] names = ["a%", "A", "b_", "c"], instances = ["", "cdb-1"];
        var index = new RecordIndex(
            chance.Next(3), chance.Next(2), s_products[chance.Next(3)], instances[chance.Next(2)], chance.Next(2), chance.Next(7), null)
        {
            Tags = [.. new[] { ("env", chance.Next(4)), ("team", chance.Next(4)) }.Where(tag => tag.Item2 > 0).Select(tag => new RecordTag(tag.Item1, $"v{tag.Item2}"))],
        };
        return Row($"{names[chance.Next(4)]}{i}") with { Index = index };
    }

    private static Gen<T> Any<T>(params T[] options) => Gen.Int[0, options.Length - 1].Select(i => options[i]);

    private static bool Matches(RecordQuery query, RecordRow row) =>
        (query.States is null || query.States.Contains(row.Index.State))
        && (query.Type is null || query.Type == row.Index.Type)
        && (query.Products is null || query.Products.Contains(row.Index.Product))
        && (query.Instance is null || query.Instance == row.Index.Instance)
        && (query.Encryption is null || query.Encryption == row.Index.Encryption)
        && (string.IsNullOrEmpty(query.IdOrInstanceContains)
            || row.Identity.Id.Contains(query.IdOrInstanceContains, StringComparison.Ordinal) || row.Index.Instance.Contains(query.IdOrInstanceContains, StringComparison.Ordinal))
        && (query.IdContains is null || row.Identity.Id.Contains(query.IdContains, StringComparison.Ordinal))
        && (query.After is not { } place || Math.Sign(Order(row, place)) == (query.Ascending ? 1 : -1))
        && query.Tags.All(filter => row.Index.Tags.Any(tag => tag.Key == filter.Key && (filter.Values.Count == 0 || filter.Values.Contains(tag.Value))));

    private static int Order(RecordRow row, (long Created, string Id) place) =>
        row.Index.Created.CompareTo(place.Created) is not 0 and int order ? order : string.CompareOrdinal(row.Identity.Id, place.Id);
}
