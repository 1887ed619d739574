using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>One privilege on one thing, as the catalogue tells it. Names that the level does not need are empty.</summary>
/// <param name="Level">One of <see cref="MySqlPrivileges"/>.</param>
/// <param name="Database">At the level of a database the pattern of the grant; else the name.</param>
/// <param name="Privilege">In the product's words; <see cref="GrantOption"/> too.</param>
internal readonly record struct MySqlGrant(string Level, string Database, string Table, string Column, string Privilege)
{
    /// <summary>The right to hand on what one has of the thing. No account of a secret is given it.</summary>
    public const string GrantOption = "GRANT OPTION";

    /// <summary>Whether it is in the lists of <see cref="MySqlPrivileges"/>, or the right to hand such on: what a statement can name.</summary>
    public bool IsKnown => MySqlPrivileges.Has(Level, Privilege) || (Privilege == GrantOption && Level != MySqlPrivileges.Column);

    /// <summary>What the units mean.</summary>
    /// <param name="dialect">How the instance reads names.</param>
    public static HashSet<MySqlGrant> Of(IReadOnlyList<PrivilegeUnit> units, MySqlDialect dialect) =>
        [.. units.SelectMany(unit => unit.Privileges.Select(privilege => dialect.Named(new(
            unit.Level, unit.Level == MySqlPrivileges.Database ? dialect.Pattern(unit.Database) : unit.Database, unit.Table, unit.Column, privilege))))];

    /// <summary>The statements that give an account these privileges, one a thing.</summary>
    /// <param name="account">As <see cref="MySqlNames.Account"/> has it.</param>
    public static IEnumerable<string> Give(IEnumerable<MySqlGrant> grants, string account) =>
        from thing in ByThing(grants) select $"GRANT {Words(thing)} ON {thing.Key} TO {account}";

    /// <summary>The statements that take them away, one a thing.</summary>
    /// <param name="account">As <see cref="MySqlNames.Account"/> has it.</param>
    public static IEnumerable<string> Take(IEnumerable<MySqlGrant> grants, string account) =>
        from thing in ByThing(grants) select $"REVOKE {Words(thing)} ON {thing.Key} FROM {account}";

    private string Thing => Level switch
    {
        MySqlPrivileges.Global => "*.*",
        MySqlPrivileges.Database => MySqlNames.OfDatabase(Database),
        _ => MySqlNames.Identifier(Database) + "." + MySqlNames.Identifier(Table),
    };

    private static IEnumerable<IGrouping<string, MySqlGrant>> ByThing(IEnumerable<MySqlGrant> grants) =>
        grants.GroupBy(grant => grant.Thing, StringComparer.Ordinal).OrderBy(thing => thing.Key, StringComparer.Ordinal);

    // A word goes into a statement only from the closed lists.
    private static string Words(IEnumerable<MySqlGrant> ofThing) => string.Join(", ", ofThing
        .Select(grant => grant.IsKnown ? grant : throw new TargetException(TargetFault.Failed, "A privilege is none of the product's."))
        .GroupBy(grant => (grant.Privilege, OfColumns: grant.Level == MySqlPrivileges.Column))
        .OrderBy(word => word.Key.Privilege, StringComparer.Ordinal).ThenBy(word => word.Key.OfColumns)
        .Select(word => word.Key.OfColumns
            ? $"{word.Key.Privilege} ({string.Join(", ", word.Select(grant => MySqlNames.Identifier(grant.Column)).Order(StringComparer.Ordinal))})"
            : word.Key.Privilege));
}
