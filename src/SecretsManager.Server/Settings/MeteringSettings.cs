namespace SecretsManager.Server.Settings;

/// <summary>What use costs: section <c>SecretsManager:Metering</c>. By default nothing does.</summary>
internal sealed class MeteringSettings
{
    /// <summary>What one secret costs in a whole month.</summary>
    public decimal SecretPricePerMonth { get; set; }

    /// <summary>What 10,000 calls cost.</summary>
    public decimal CallPricePer10000 { get; set; }

    /// <summary>How many calls are sold at a time; a block that is begun is paid.</summary>
    public int CallBlock { get; set; } = 10000;

    /// <summary>Calls of an account that cost nothing, in each region and month.</summary>
    public int FreeCalls { get; set; }

    /// <summary>The currency's name, as the bill tells it.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Types of secrets that cost nothing, joined by commas.</summary>
    public string FreeSecretTypes { get; set; } = "2";
}
