using SecretsManager.Protocol;

namespace SecretsManager.Server.Audit.Api;

/// <summary>What a caller is told when tracks do not allow what was asked.</summary>
internal static class TrackRefusals
{
    public static ApiException NotFound() =>
        new(ErrorCode.ResourceNotFoundAuditNotExist, "The track does not exist in this account.", "该账号中不存在此跟踪集。");

    public static ApiException NameTaken() =>
        new(ErrorCode.InvalidParameterValueAliasAlreadyExists, "A track of this name exists already in this account.", "该账号中已存在同名跟踪集。");

    public static ApiException NameStays() => new(
        ErrorCode.InvalidParameterValueAuditTrackNameNotSupportModify,
        "The name of a track cannot be changed. Leave Name out, or give the name that it has.",
        "跟踪集名称不支持修改，请勿提供 Name，或提供其现有名称。");

    public static ApiException TooMany(int most) => new(
        ErrorCode.LimitExceededOverAmount,
        $"An account has at most {most} tracks. Delete one first.",
        $"每个账号最多 {most} 个跟踪集，请先删除一个。");

    public static ApiException NoPlace(string type, IReadOnlyList<string> names) => new(
        ErrorCode.ResourceNotFound,
        names.Count == 0
            ? $"The operator of this deployment has set up no place of StorageType {type} for events."
            : $"There is no place of StorageType {type} with this StorageName. There are: {string.Join(", ", names)}.",
        names.Count == 0 ? $"此部署未配置 StorageType 为 {type} 的投递位置。" : $"不存在该 StorageName 的 {type} 投递位置。现有：{string.Join("、", names)}。");

    public static ApiException Members() => new(
        ErrorCode.UnsupportedOperation,
        "There are no groups of accounts here; TrackForAllMembers must be 0 or left out.",
        "此部署没有集团账号，TrackForAllMembers 只能为 0 或不提供。");

    public static ApiException Compression() => new(
        ErrorCode.UnsupportedOperation, "Events are not compressed here; Compress must be 2 or left out.", "此处不支持压缩，Compress 只能为 2 或不提供。");

    public static ApiException OtherAccount() => new(
        ErrorCode.UnsupportedOperation,
        "Places belong to the deployment and to no account; leave StorageAccountId and StorageAppId out, or give the caller's own.",
        "投递位置属于此部署而非某个账号，请勿提供 StorageAccountId 和 StorageAppId，或提供调用者自身的值。");

    public static ApiException Export() =>
        new(ErrorCode.UnsupportedOperation, "There are no exports here; leave ExportId out.", "此处没有导出任务，请勿提供 ExportId。");

    public static ApiException SeveralFields() => new(
        ErrorCode.InvalidParameter,
        "The track has several filters. Give ActionType, ResourceType and EventNames together to replace them, or use ModifyEventsAuditTrack.",
        "该跟踪集有多个筛选条件，请同时提供 ActionType、ResourceType 和 EventNames 以替换，或使用 ModifyEventsAuditTrack。");
}
