namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Constants of the audit API.</summary>
public static class CloudAuditService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "cloudaudit";

    /// <summary>The version of the API.</summary>
    public const string Version = "2019-03-19";
}
