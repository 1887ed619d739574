using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Privileges on one thing of a product. A name that the level does not need is absent or empty.</summary>
/// <param name="PrivilegeName"><c>GlobalPrivileges</c>, <c>DatabasePrivileges</c>, <c>TablePrivileges</c>, <c>ColumnPrivileges</c> and so on.</param>
/// <param name="Privileges">The privileges, in the product's words.</param>
/// <param name="Names">The names of the thing, by the name of their field: <c>Database</c>, <c>TableName</c> and so on; those that were given and not empty.</param>
public sealed record ProductPrivilegeUnit(string PrivilegeName, IReadOnlyList<string> Privileges, IReadOnlyDictionary<string, string> Names)
{
    private static readonly string[] Fields =
    [
        "Database", "TableName", "ColumnName", "SchemaName", "SequenceName", "ProcedureName", "TypeName", "FunctionName", "ViewName", "MatviewName",
    ];

    /// <summary>Reads a unit.</summary>
    public static ProductPrivilegeUnit Read(ParameterReader parameters) => new(
        parameters.RequiredText("PrivilegeName"),
        parameters.RequiredTextList("Privileges"),
        Fields.Select(field => (Field: field, Text: parameters.Text(field))).Where(name => !string.IsNullOrEmpty(name.Text))
            .ToDictionary(name => name.Field, name => name.Text!, StringComparer.Ordinal));
}
