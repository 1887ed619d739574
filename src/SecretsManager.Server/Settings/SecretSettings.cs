namespace SecretsManager.Server.Settings;

/// <summary>The rules for secrets that a deployment may choose: section <c>SecretsManager:Secrets</c>.</summary>
internal sealed class SecretSettings
{
    /// <summary>Bytes of one value.</summary>
    public int MaximumValueBytes { get; set; } = 32768;

    /// <summary>Versions of one secret.</summary>
    public int MaximumVersions { get; set; } = 10;

    /// <summary>Secrets of an account in a region; 0: no quota.</summary>
    public int SecretsPerRegion { get; set; }

    /// <summary>Minutes east of UTC in which the rotation actions tell and take times.</summary>
    public int TimeZoneMinutes { get; set; } = 480;

    /// <summary>Whether a read of <c>SSM_Current</c> that names no stored version gets the newest.</summary>
    public bool FollowCurrent { get; set; } = true;
}
