using SecretsManager.Protocol;

namespace SecretsManager.Server.Audit.Events;

/// <summary>What a caller is told when events cannot be searched.</summary>
internal static class EventRefusals
{
    /// <param name="percent">How much of the records the index has.</param>
    public static ApiException IndexBehind(long percent) => new(
        ErrorCode.InternalErrorSearchError,
        $"The index of events is being built and has {percent}% of the records so far. Call again later.",
        $"事件索引正在构建，目前已包含 {percent}% 的记录，请稍后重试。");
}
