namespace SecretsManager.Protocol.Ssm;

/// <summary>Constants of the Secrets Manager API.</summary>
public static class SsmService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "ssm";

    /// <summary>The version of the API.</summary>
    public const string Version = "2019-09-23";

    /// <summary>The version id of a secret that is created without one, and of the current version of a secret that rotates.</summary>
    public const string CurrentVersion = "SSM_Current";

    /// <summary>The products whose names the API knows, with the type of their secrets.</summary>
    public static IReadOnlyList<(string Name, int SecretType)> Products { get; } =
    [
        ("Mysql", 1), ("Tdsql-mysql", 1), ("Tdsql_C_Mysql", 1), ("Mariadb", 1), ("Postgres", 1), ("Cvm", 2), ("Cam", 3), ("Redis", 4),
    ];
}
