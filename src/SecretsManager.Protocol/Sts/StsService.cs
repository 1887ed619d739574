namespace SecretsManager.Protocol.Sts;

/// <summary>Constants of the security token API.</summary>
public static class StsService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "sts";

    /// <summary>The version of the API.</summary>
    public const string Version = "2018-08-13";
}
