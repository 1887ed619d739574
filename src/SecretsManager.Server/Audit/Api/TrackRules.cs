using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>What a track may be.</summary>
internal sealed partial class TrackRules(AuditSettings audit, ServerSettings server, AccountRegister accounts)
{
    public const int MostFields = 20;

    public const int MostEventNames = 10;

    private const string FeedOfTracks = "events";

    // What stands in for the vendor's stores here.
    private static readonly FrozenDictionary<string, string> SinkTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cos"] = "file",
        ["cls"] = "syslog",
        ["ckafka"] = "http",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Products = [TrackField.All, .. OfficialActions.OfService.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
            throw ParameterRules.Wrong("Name", "3 to 48 letters, digits, - and _", "3 至 48 个字母、数字、- 和 _");
    }

    /// <exception cref="ApiException"><c>UnsupportedOperation</c>, <c>InvalidParameterValue</c>.</exception>
    public static void CheckMembers(ulong? forAllMembers)
    {
        if (ParameterRules.CheckNumber("TrackForAllMembers", forAllMembers, 1) == 1)
            throw TrackRefusals.Members();
    }

    /// <summary>Whether the track is to be on; null if nothing was said.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static bool? CheckStatus(ulong? status) => status is null ? null : ParameterRules.CheckNumber("Status", status, 1) == 1;

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static TrackField CheckField(ResourceField field)
    {
        if (!Products.Contains(field.ResourceType))
            throw ParameterRules.Wrong("ResourceType", string.Join(", ", Products), string.Join("、", Products));
        if (field.ActionType is not ("Read" or "Write" or TrackField.All))
            throw ParameterRules.Wrong("ActionType", "Read, Write, *", "Read、Write、*");
        string[] names = [.. field.EventNames.Distinct(StringComparer.Ordinal)];
        if (names is not [TrackField.All])
        {
            if (field.ResourceType == TrackField.All)
                throw ParameterRules.Wrong("EventNames", "* alone, as ResourceType is *", "ResourceType 为 * 时只能为 *");
            if (names.Length is 0 or > MostEventNames || !Array.TrueForAll(names, name => EventName().IsMatch(name)))
                throw ParameterRules.Wrong("EventNames", $"* alone, or 1 to {MostEventNames} names of actions", $"单独的 *，或 1 至 {MostEventNames} 个接口名");
        }

        return new TrackField(field.ResourceType, field.ActionType, names);
    }

    /// <summary>The fields of a filter; one that lets everything through where it has none.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static IReadOnlyList<TrackField> CheckFilter(TrackFilter filter)
    {
        if (filter.ResourceFields.Count > MostFields)
            throw ParameterRules.Wrong("ResourceFields", $"up to {MostFields} fields", $"最多 {MostFields} 个条件");
        return filter.ResourceFields.Count == 0 ? [TrackField.Everything] : [.. filter.ResourceFields.Select(CheckField)];
    }

    /// <summary>The place, if the operator has set it up for events.</summary>
    /// <exception cref="ApiException">
    /// <c>InvalidParameterValue</c>, <c>InvalidParameterValue.CosRegionError</c>, <c>ResourceNotFound</c>, <c>UnsupportedOperation</c>.
    /// </exception>
    public async ValueTask<TrackPlace> CheckPlace(TrackStorage storage, Caller caller, CancellationToken cancellation)
    {
        if (!SinkTypes.TryGetValue(storage.StorageType, out string? sinkType))
            throw ParameterRules.Wrong("StorageType", "cos, cls, ckafka", "cos、cls、ckafka");
        if (!server.Regions.Contains(storage.StorageRegion))
            throw ParameterRules.Wrong("StorageRegion", string.Join(", ", server.Regions), string.Join("、", server.Regions), ErrorCode.InvalidParameterValueCosRegionError);
        if (!Prefix().IsMatch(storage.StoragePrefix))
            throw ParameterRules.Wrong("StoragePrefix", "3 to 40 letters and digits", "3 至 40 个字母和数字");
        if (storage.Compress is not (null or 1 or 2))
            throw ParameterRules.Wrong("Compress", "1, 2", "1、2");
        if (storage.Compress == 1)
            throw TrackRefusals.Compression();
        if (!await IsOwn(storage, caller, cancellation))
            throw TrackRefusals.OtherAccount();
        string[] names = [.. audit.Sinks.Where(sink => sink.Value.Feed == FeedOfTracks && sink.Value.Type == sinkType).Select(sink => sink.Key).Order(StringComparer.Ordinal)];
        if (!names.Contains(storage.StorageName))
            throw TrackRefusals.NoPlace(storage.StorageType, names);
        return new TrackPlace(storage.StorageType, storage.StorageRegion, storage.StorageName, storage.StoragePrefix)
        {
            AccountId = storage.StorageAccountId,
            AppId = storage.StorageAppId,
            Compress = (int?)storage.Compress,
        };
    }

    private async ValueTask<bool> IsOwn(TrackStorage storage, Caller caller, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(storage.StorageAccountId) && storage.StorageAccountId != caller.Account.ToString(CultureInfo.InvariantCulture))
            return false;
        return string.IsNullOrEmpty(storage.StorageAppId)
            || storage.StorageAppId == (await accounts.FindStored(caller.Account, cancellation))?.Value.AppId.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{3,48}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9]{3,40}\z")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,64}\z")]
    private static partial Regex EventName();
}
