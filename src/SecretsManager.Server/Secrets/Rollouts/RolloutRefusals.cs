using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>What a caller is told when a rollout does not allow what was asked.</summary>
internal static class RolloutRefusals
{
    /// <summary>Refuses secrets whose versions are not the caller's own.</summary>
    public static void RequireOwn(Secret secret)
    {
        if (secret.Credential is not null || secret.KeyPair is not null)
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "A rollout is for secrets whose versions you write yourself. Of an account in a product only two versions work, the current one and the one before; of an SSH key pair there is one.",
                "仅支持自行写入版本的凭据。产品账号仅当前版本和上一版本可用，SSH 密钥对只有一个版本。");
        if (secret.Rotation is not null)
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "The current version of a secret that rotates is always the newest. Call SetSecretRotation with Kind None first.",
                "轮换凭据的当前版本始终为最新版本，请先以 Kind=None 调用 SetSecretRotation。");
    }

    /// <summary>Refuses the end of a version that readers are given by somebody's word, while there is another.</summary>
    public static void RequireDeletable(Secret secret, VersionRollout rollout, string versionId)
    {
        if (rollout.Gives(versionId))
            throw Running(rollout);
        if (versionId == rollout.Current && secret.Versions.Count > 1)
            throw CurrentStays();
    }

    /// <summary>Refuses a new content for a version that a rollout gives to some and not to others, and for one that the name does not mean any more.</summary>
    public static void RequireWritable(VersionRollout rollout, string versionId)
    {
        if (rollout.Gives(versionId))
            throw Running(rollout);
        if (versionId == SsmService.CurrentVersion && rollout.Current != versionId)
            throw NotTheCurrentOne(rollout);
    }

    public static ApiException NoCurrent() => new(
        ErrorCode.FailedOperation,
        "The secret has no current version that others would keep. Call PromoteVersion for one of its versions first.",
        "凭据没有可供其他读取者继续使用的当前版本，请先对某一版本调用 PromoteVersion。");

    public static ApiException IsCurrent() => new(
        ErrorCode.FailedOperation,
        "This version is the current one: everybody gets it already. To have a new version wait, call PromoteVersion for the version that stays before you add the new one.",
        "该版本已是当前版本，所有读取者均已获取。如需让新版本等待灰度，请在添加新版本之前先对要保留的版本调用 PromoteVersion。");

    public static ApiException Running(VersionRollout rollout) => new(
        ErrorCode.FailedOperation,
        $"A rollout of version {rollout.Next} is under way. Call PromoteVersion to end it with that version, or RollbackVersion to end it without.",
        $"版本 {rollout.Next} 正在灰度发布，请先调用 PromoteVersion 完成发布，或调用 RollbackVersion 回滚。");

    public static ApiException NothingToRollBack() => new(
        ErrorCode.FailedOperation,
        "There is nothing to roll back: no rollout is under way and none was promoted, or the version from before is gone.",
        "没有可回滚的内容：没有正在进行或已全量的发布，或之前的版本已被删除。");

    private static ApiException CurrentStays() => new(
        ErrorCode.FailedOperation,
        "This version is what SSM_Current means, by your word. Call PromoteVersion for another one first; the last version of a secret can be deleted.",
        "该版本已被指定为 SSM_Current，请先对其他版本调用 PromoteVersion；凭据仅剩的最后一个版本可以删除。");

    private static ApiException NotTheCurrentOne(VersionRollout rollout) => new(
        ErrorCode.FailedOperation,
        $"SSM_Current means version {rollout.Current} since PromoteVersion or StartVersionRollout was called. Name the version that is to be written.",
        $"调用 PromoteVersion 或 StartVersionRollout 后，SSM_Current 指的是版本 {rollout.Current}，请写明要修改的版本号。");
}
