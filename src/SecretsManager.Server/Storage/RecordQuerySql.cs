using System.Globalization;
using System.Text;

namespace SecretsManager.Server.Storage;

/// <summary>The text and values of a listing. The text is made of constants and numbered parameter names alone.</summary>
internal sealed class RecordQuerySql
{
    private readonly StringBuilder _where = new("r.kind = @kind AND r.account = @account AND r.region = @region");
    private readonly List<(string Name, object Value)> _values = [];

    public RecordQuerySql(RecordQuery query, Dialect dialect)
    {
        _values.AddRange([("@kind", query.Kind), ("@account", query.Account), ("@region", query.Region)]);
        Equal("state", query.State);
        Equal("type", query.Type);
        Equal("encryption", query.Encryption);
        if (query.Instance is { } instance)
            _where.Append(" AND r.instance = ").Append(Parameter(instance));
        if (query.Products is { } products)
            _where.Append(" AND r.product IN (").AppendJoin(", ", products.DefaultIfEmpty("").Select(Parameter)).Append(')');
        if (query.IdContains is { } part)
            _where.Append(" AND ").Append(dialect.PositionFunction).Append("(r.id, ").Append(Parameter(part)).Append(") > 0");
        foreach (RecordTagFilter filter in query.Tags)
            Tagged(filter);

        Count = $"SELECT count(*) FROM records r WHERE {_where}";
        string direction = query.Ascending ? "ASC" : "DESC";
        Page = $"""
            SELECT {Sql.RecordColumns} FROM records r WHERE {_where}
            ORDER BY r.created {direction}, r.id {direction} LIMIT {Number(query.Limit)} OFFSET {Number(query.Offset)}
            """;
    }

    public string Count { get; }

    public string Page { get; }

    public IReadOnlyList<(string Name, object Value)> Values => _values;

    private void Equal(string column, int? value)
    {
        if (value is { } number)
            _where.Append(" AND r.").Append(column).Append(" = ").Append(Number(number));
    }

    private void Tagged(RecordTagFilter filter)
    {
        _where.Append(" AND EXISTS (SELECT 1 FROM record_tags t WHERE t.kind = r.kind AND t.account = r.account AND t.region = r.region AND t.id = r.id AND t.tag_key = ")
            .Append(Parameter(filter.Key));
        if (filter.Values.Count > 0)
            _where.Append(" AND t.tag_value IN (").AppendJoin(", ", filter.Values.Select(Parameter)).Append(')');
        _where.Append(')');
    }

    private string Parameter(string value)
    {
        string name = "@p" + Number(_values.Count);
        _values.Add((name, value));
        return name;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
