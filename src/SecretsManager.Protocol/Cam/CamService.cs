namespace SecretsManager.Protocol.Cam;

/// <summary>Constants of the access management API.</summary>
public static class CamService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "cam";

    /// <summary>The version of the API.</summary>
    public const string Version = "2019-01-16";
}
