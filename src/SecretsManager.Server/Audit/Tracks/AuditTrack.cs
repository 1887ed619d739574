using System.Text.Json.Serialization;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>A track of an account: which of its events are delivered where, and when that was switched on and off.</summary>
/// <param name="Id">Its number within the account.</param>
/// <param name="Account">The root account whose events it delivers.</param>
/// <param name="Name">Once in the account; it never changes.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record AuditTrack(long Id, long Account, string Name, long Created)
{
    /// <summary>How long a track that was switched off still delivers what happened before, in milliseconds.</summary>
    public const long Lingering = 24 * 3600 * 1000;

    private const int MostPeriods = 32;

    /// <summary>Where it delivers to.</summary>
    public required TrackPlace Place { get; init; }

    /// <summary>It delivers what one of them lets through; never none.</summary>
    public required IReadOnlyList<TrackField> Fields { get; init; }

    /// <summary>When it was on, oldest first; only the last may have no end, and those that are long over are forgotten.</summary>
    public IReadOnlyList<TrackPeriod> Periods { get; init; } = [];

    [JsonIgnore]
    public bool IsOn => Periods.Count > 0 && Periods[^1].Until is null;

    /// <summary>Whether it delivers an event that arrived at a moment, Unix milliseconds.</summary>
    public bool Takes(AuditEvent found) =>
        found.Account == Account && Periods.Any(period => period.Holds(found.Time)) && Fields.Any(field => field.LetsThrough(found));

    /// <summary>Whether there may be something to deliver: it is on, or was not long ago.</summary>
    public bool IsFollowed(long now) => IsOn || (Periods.Count > 0 && Periods[^1].Until >= now - Lingering);

    /// <summary>The track, on from now on if it is not already.</summary>
    public AuditTrack SwitchedOn(long now) => IsOn
        ? this
        : this with { Periods = [.. Periods.Where(period => period.Until >= now - Lingering).TakeLast(MostPeriods - 1), new TrackPeriod(now, null)] };

    /// <summary>The track, off from now on if it is not already.</summary>
    public AuditTrack SwitchedOff(long now) => IsOn
        ? this with { Periods = [.. Periods.SkipLast(1), Periods[^1] with { Until = long.Max(now, Periods[^1].From) }] }
        : this;

    public RecordIndex ToIndex() => new(IsOn ? 1 : 0, 0, string.Empty, Name, 0, Created, null);
}

/// <summary>A time in which a track was on; both ends are in it.</summary>
/// <param name="From">Unix milliseconds.</param>
/// <param name="Until">Unix milliseconds; null while it is on.</param>
internal sealed record TrackPeriod(long From, long? Until)
{
    public bool Holds(long time) => From <= time && (Until is null || time <= Until);
}

/// <summary>Where a track delivers to, as the request said it.</summary>
/// <param name="Type"><c>cos</c>, <c>cls</c> or <c>ckafka</c>.</param>
/// <param name="Region">A served region.</param>
/// <param name="Name">The name of a sink.</param>
/// <param name="Prefix">The part of it that is the track's.</param>
internal sealed record TrackPlace(string Type, string Region, string Name, string Prefix)
{
    public string? AccountId { get; init; }

    public string? AppId { get; init; }

    public int? Compress { get; init; }
}

/// <summary>Which events of a product a track delivers.</summary>
/// <param name="Product">The service's short name, or <see cref="All"/>.</param>
/// <param name="ActionType">By the names of <c>ActionEffect</c>, or <see cref="All"/>.</param>
/// <param name="EventNames">Names of actions; <see cref="All"/> stands alone.</param>
internal sealed record TrackField(string Product, string ActionType, IReadOnlyList<string> EventNames)
{
    public const string All = "*";

    /// <summary>What lets everything through.</summary>
    public static TrackField Everything { get; } = new(All, All, [All]);

    public bool LetsThrough(AuditEvent found) =>
        (Product == All || Product == found.Service)
        && (ActionType == All || ActionType == found.Effect)
        && (EventNames is [All] || EventNames.Contains(found.Action, StringComparer.Ordinal));
}

[JsonSerializable(typeof(AuditTrack))]
internal sealed partial class TrackDocuments : JsonSerializerContext;
