using System.Text;

namespace SecretsManager.Server.Storage;

/// <summary>
/// The SQL of a question whose text depends on its filters. The page of keys comes first, from the listing index alone, so that rows that
/// are skipped or filtered out are never fetched; only the rows of the page are.
/// </summary>
internal sealed class RecordQuerySql
{
    private readonly List<(string Name, object Value)> _values = [];
    private readonly string _page;

    private RecordQuerySql(string page, string order, string count)
    {
        _page = page;
        Count = count;
        Rows = $"""
            SELECT r.kind, r.account, r.region, r.id, r.state, r.type, r.product, r.instance, r.encryption, r.created, r.due, r.generation, r.document
            FROM ({page}) p JOIN records r ON r.kind = p.kind AND r.account = p.account AND r.region = p.region AND r.id = p.id
            ORDER BY {order}
            """;
    }

    public string Count { get; }

    /// <summary>The keys of the page; <see cref="Rows"/> fetches them.</summary>
    public string Page => _page;

    public string Rows { get; }

    public string Tags => $"""
        SELECT t.kind, t.account, t.region, t.id, t.tag_key, t.tag_value
        FROM ({_page}) p JOIN record_tags t ON t.kind = p.kind AND t.account = p.account AND t.region = p.region AND t.id = p.id
        """;

    public IReadOnlyList<(string Name, object Value)> Values => _values;

    public static RecordQuerySql Due(long now, int limit)
    {
        const string Order = "due, kind, account, region, id";
        var sql = new RecordQuerySql(
            $"SELECT kind, account, region, id FROM records WHERE due <= @now ORDER BY {Order} LIMIT @limit",
            "r.due, r.kind, r.account, r.region, r.id",
            "SELECT count(*) FROM records WHERE due <= @now");
        sql._values.AddRange([("@now", now), ("@limit", (long)limit)]);
        return sql;
    }

    /// <summary>Behind an identity, over all accounts and regions of its kind; how many there are in all is not counted.</summary>
    public static RecordQuerySql Everywhere(RecordIdentity after, int limit)
    {
        const string Order = "account, region, id";
        var sql = new RecordQuerySql(
            $"SELECT kind, account, region, id FROM records WHERE kind = @kind AND ({Order}) > (@account, @region, @id) ORDER BY {Order} LIMIT @limit",
            "r.account, r.region, r.id",
            "SELECT 1");
        sql._values.AddRange([("@kind", after.Kind), ("@account", after.Account), ("@region", after.Region), ("@id", after.Id), ("@limit", (long)limit)]);
        return sql;
    }

    public static RecordQuerySql List(RecordQuery query, Dialect dialect)
    {
        var values = new List<(string Name, object Value)>();
        var where = Where(query, dialect, values);
        var direction = query.Ascending ? "" : " DESC";
        var sql = new RecordQuerySql(
            $"SELECT kind, account, region, id FROM records WHERE {where} ORDER BY created{direction}, id{direction} LIMIT @limit OFFSET @offset",
            $"r.created{direction}, r.id{direction}",
            $"SELECT count(*) FROM records WHERE {where}");
        sql._values.AddRange(values);
        sql._values.AddRange([("@limit", (long)query.Limit), ("@offset", query.Offset)]);
        return sql;
    }

    private static StringBuilder Where(RecordQuery query, Dialect dialect, List<(string Name, object Value)> values)
    {
        var where = new StringBuilder("kind = @kind AND account = @account AND region = @region");
        values.AddRange([("@kind", query.Kind), ("@account", query.Account), ("@region", query.Region)]);

        void Equal(string column, object? value)
        {
            if (value is null)
                return;
            where.Append(" AND ").Append(column).Append(" = @").Append(column);
            values.Add(("@" + column, value));
        }

        if (query.States is { } states)
            where.Append(" AND ").Append(AnyOf("state", [.. states.Select(state => (object)(long)state)], "@state", values));
        Equal("type", (long?)query.Type);
        Equal("instance", query.Instance);
        Equal("encryption", (long?)query.Encryption);
        if (query.DueWithin is { } within)
        {
            where.Append(" AND due > @dueAfter AND due <= @dueBy");
            values.AddRange([("@dueAfter", within.After), ("@dueBy", within.By)]);
        }

        if (query.Products is { } products)
            where.Append(" AND ").Append(AnyOf("product", [.. products], "@product", values));
        if (!string.IsNullOrEmpty(query.IdContains))
        {
            where.Append(" AND ").Append(dialect.PositionFunction).Append("(id, @part) > 0");
            values.Add(("@part", query.IdContains));
        }

        if (!string.IsNullOrEmpty(query.InstanceContains))
        {
            where.Append(" AND ").Append(dialect.PositionFunction).Append("(instance, @within) > 0");
            values.Add(("@within", query.InstanceContains));
        }

        if (!string.IsNullOrEmpty(query.IdOrInstanceContains))
        {
            where.Append(" AND (").Append(dialect.PositionFunction).Append("(id, @anywhere) > 0 OR ")
                .Append(dialect.PositionFunction).Append("(instance, @anywhere) > 0)");
            values.Add(("@anywhere", query.IdOrInstanceContains));
        }

        if (query.After is { } place)
        {
            where.Append(" AND (created, id) ").Append(query.Ascending ? '>' : '<').Append(" (@afterCreated, @afterId)");
            values.AddRange([("@afterCreated", place.Created), ("@afterId", place.Id)]);
        }

        for (var i = 0; i < query.Tags.Count; i++)
        {
            // coalesce keeps the engine from walking the primary key by these ids: it stays on the listing index and asks the set,
            // which bounds the work however many records have the tag.
            where.Append(" AND coalesce(id, '') IN (SELECT t.id FROM record_tags t WHERE t.kind = @kind AND t.account = @account AND t.region = @region")
                .Append(" AND t.tag_key = @tag").Append(i);
            values.Add(("@tag" + i, query.Tags[i].Key));
            if (query.Tags[i].Values.Count > 0)
                where.Append(" AND ").Append(AnyOf("t.tag_value", [.. query.Tags[i].Values], $"@tag{i}value", values));
            where.Append(')');
        }

        return where;
    }

    private static string AnyOf(string column, IReadOnlyList<object> options, string name, List<(string Name, object Value)> values)
    {
        if (options.Count == 0)
            return "1 = 0";
        for (var i = 0; i < options.Count; i++)
            values.Add(($"{name}_{i}", options[i]));
        return $"{column} IN ({string.Join(", ", Enumerable.Range(0, options.Count).Select(i => $"{name}_{i}"))})";
    }
}
