using System.Globalization;

namespace SecretsManager.Server.Settings;

/// <summary>The audit logs: section <c>SecretsManager:Audit</c>.</summary>
internal sealed class AuditSettings
{
    /// <summary>Days that an account's records are kept and can be looked up.</summary>
    public int RetentionDays { get; set; } = 90;

    /// <summary>The same by account; wins over the common one.</summary>
    public Dictionary<string, int> RetentionDaysOf { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Where records are delivered to, by name.</summary>
    public Dictionary<string, SinkSettings> Sinks { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Days that an account's records are kept.</summary>
    public int DaysOf(long account) => RetentionDaysOf.TryGetValue(account.ToString(CultureInfo.InvariantCulture), out int days) ? days : RetentionDays;

    /// <summary>Days that any record is kept: a page holds those of many accounts.</summary>
    public int LongestDays => RetentionDaysOf.Values.Append(RetentionDays).Max();
}
