using System.Data;

namespace SecretsManager.Server.Storage;

/// <summary>
/// One SQL text with its parameters, in the order in which values are given. A statement is made once; each
/// <see cref="DatabaseSession"/> prepares it at its first use and keeps it.
/// </summary>
internal sealed class Statement(string sql, params (string Name, DbType Type)[] parameters)
{
    public const DbType Text = DbType.String;

    public const DbType Number = DbType.Int64;

    public const DbType Bytes = DbType.Binary;

    public string Sql { get; } = sql;

    public IReadOnlyList<(string Name, DbType Type)> Parameters { get; } = parameters;

    /// <summary>The engine may take as long as it needs: a COMMIT is never cancelled.</summary>
    public bool Unhurried { get; init; }
}
