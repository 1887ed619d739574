namespace SecretsManager.Server.Settings;

/// <summary>How much an account may use: section <c>SecretsManager:Quotas</c>. Everywhere 0 means no quota.</summary>
internal sealed class QuotaSettings
{
    /// <summary>Calls a second, of all actions and regions together, on each node.</summary>
    public int CallsPerSecond { get; set; }

    /// <summary>Successful calls in a calendar month (UTC), of all regions and nodes together.</summary>
    public int CallsPerMonth { get; set; }

    /// <summary>Secrets in all regions together.</summary>
    public int Secrets { get; set; }

    /// <summary>What single accounts may use, by uin, in place of the above.</summary>
    public Dictionary<long, AccountQuotaSettings> Accounts { get; set; } = [];

    /// <summary>Calls a second of an account.</summary>
    public int CallsPerSecondOf(long account) => Accounts.GetValueOrDefault(account)?.CallsPerSecond ?? CallsPerSecond;

    /// <summary>Calls a second of an action whose own limit is this, where 0 is none: the lower of both.</summary>
    public int CallsPerSecondOf(long account, int ofAction) =>
        CallsPerSecondOf(account) is > 0 and var most && (ofAction == 0 || most < ofAction) ? most : ofAction;

    /// <summary>Calls a month of an account.</summary>
    public int CallsPerMonthOf(long account) => Accounts.GetValueOrDefault(account)?.CallsPerMonth ?? CallsPerMonth;

    /// <summary>Secrets of an account.</summary>
    public int SecretsOf(long account) => Accounts.GetValueOrDefault(account)?.Secrets ?? Secrets;
}

/// <summary>The quotas of one account; null is what holds for all.</summary>
internal sealed class AccountQuotaSettings
{
    /// <summary>See <see cref="QuotaSettings.CallsPerSecond"/>.</summary>
    public int? CallsPerSecond { get; set; }

    /// <summary>See <see cref="QuotaSettings.CallsPerMonth"/>.</summary>
    public int? CallsPerMonth { get; set; }

    /// <summary>See <see cref="QuotaSettings.Secrets"/>.</summary>
    public int? Secrets { get; set; }
}
