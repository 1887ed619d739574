namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>The things on which PostgreSQL gives privileges. The last ones nobody can ask for; what is held of them is taken away.</summary>
internal enum PostgresKind
{
    Database,
    Schema,
    Table,
    Column,
    Sequence,
    Function,
    Procedure,
    Type,
    View,
    MaterializedView,
    Language,
    Wrapper,
    Server,
    LargeObject,
    Default,
    Tablespace,
    Setting,
}
