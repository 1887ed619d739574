namespace SecretsManager.Protocol.Kms;

/// <summary>Constants of the key management API.</summary>
public static class KmsService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "kms";

    /// <summary>The version of the API.</summary>
    public const string Version = "2019-01-18";
}
