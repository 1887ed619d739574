namespace SecretsManager.Protocol.Tags;

/// <summary>The categories of tags.</summary>
public static class TagCategory
{
    /// <summary>Tags that users make.</summary>
    public const string Custom = "Custom";

    /// <summary>Tags that the cloud makes.</summary>
    public const string System = "System";

    /// <summary>Both.</summary>
    public const string All = "All";
}
