namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>A thing on which privileges are given.</summary>
/// <param name="Kind">What it is; tables, views and materialized views are one kind here, as they are to PostgreSQL.</param>
/// <param name="Id">Its number in the catalogue; for a column its table's and its own.</param>
/// <param name="Target">How it stands in a statement behind <c>ON</c>, with its names quoted.</param>
internal sealed record PostgresThing(PostgresKind Kind, string Id, string Target)
{
    /// <summary>A column's quoted name in brackets, as it stands behind the privilege; else empty.</summary>
    public string Column { get; init; } = string.Empty;

    /// <summary>What a statement begins with where the thing is what others will have, by default, on what they make; else empty.</summary>
    public string Prelude { get; init; } = string.Empty;

    /// <summary>What tells the thing from all others.</summary>
    public (PostgresKind Kind, string Id) Key => (Kind, Id);
}

/// <summary>A privilege that an account has on a thing.</summary>
/// <param name="Privilege">In PostgreSQL's word, one of the closed list of <see cref="PostgresCatalogue"/>.</param>
/// <param name="Owner">Whose the thing is.</param>
/// <param name="Grantor">Who gave it.</param>
/// <param name="IsGrantable">Whether the account may pass it on, which none of ours may.</param>
internal sealed record PostgresHolding(PostgresThing Thing, string Privilege, string Owner, string Grantor, bool IsGrantable);

/// <summary>A privilege that an account shall have on a thing.</summary>
/// <param name="Level">The level that it was asked at, for texts.</param>
internal sealed record PostgresWish(PostgresThing Thing, string Privilege, string Level);
