namespace SecretsManager.Protocol.Tags;

/// <summary>Constants of the tag API.</summary>
public static class TagService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "tag";

    /// <summary>The version of the API.</summary>
    public const string Version = "2018-08-13";
}
