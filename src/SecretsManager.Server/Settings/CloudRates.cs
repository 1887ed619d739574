namespace SecretsManager.Server.Settings;

/// <summary>The cloud's own rate limits: requests a second for each account and region (SSM API 2019-09-23 and KMS API 2019-01-18, each action's page).</summary>
internal static class CloudRates
{
    /// <summary>The preset's name.</summary>
    public const string Name = "cloud";

    private const int Unlisted = 20;

    /// <summary>The limit of an action.</summary>
    public static int Of(string action) => action switch
    {
        "GetSecretValue" or "Encrypt" or "Decrypt" => 300,
        "CreateSecret" or "PutSecretValue" or "GetRegions" or "GenerateDataKey" => 100,
        "DeleteSecret" or "DeleteSecretVersion" or "DisableSecret" or "EnableSecret" or "GetServiceStatus" or "RestoreSecret" or "UpdateSecret" => 50,
        "DescribeSecret" or "ListSecretVersionIds" => 40,
        "ListSecrets" => 30,
        _ => Unlisted,
    };
}
